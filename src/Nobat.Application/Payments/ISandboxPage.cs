namespace Nobat.Application.Payments;

/// <summary>What the sandbox gateway's own payment page does; there is none where that gateway is off.</summary>
public interface ISandboxPage
{
    /// <summary>Null when there is no such payment, or no such gateway.</summary>
    Task<SandboxPayment?> FindAsync(string authority, CancellationToken ct);

    /// <summary>The customer pays or gives up; false when that was decided before.</summary>
    Task<bool> DecideAsync(string authority, SandboxDecision decision, CancellationToken ct);

    /// <summary>Comes to our callback as a gateway's server does, beside the browser.</summary>
    Task CallServerAsync(SandboxPayment payment, CancellationToken ct);

    /// <summary>Where the browser goes afterwards; what it says there is believed by nobody.</summary>
    string CallbackOf(SandboxPayment payment, bool pays);
}

public enum SandboxDecision
{
    Pay,

    /// <summary>The money comes after the browser has gone back.</summary>
    PayLate,
    GiveUp,
}

/// <param name="Amount">Rial.</param>
/// <param name="State"><c>open, paid, late, failed, verified, reversed, refunded</c>.</param>
public sealed record SandboxPayment(string Authority, long Amount, string State, Uri CallbackUrl);
