using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Logging;
using Nobat.Application.Auth;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Infrastructure.Security;

/// <summary>
/// Argon2id at OWASP's floor (19 MiB, 2 passes, 1 lane), written as a PHC string. Weaker parameters and the bcrypt hashes of earlier
/// systems are still understood, and reported as outdated. A few run at a time, so that a flood of sign-ins cannot take the machine
/// from everyone else. Text is normalised to NFC first: the same letters are the same password on every keyboard.
/// </summary>
internal sealed partial class PasswordHasher(ILogger<PasswordHasher> log) : IPasswordHasher, IDisposable
{
    private const int SaltBytes = 16;

    /// <summary>More would take longer each, and the other half of the machine is everybody else's (promise A-10).</summary>
    private static readonly int AtOnce = Math.Max(1, Environment.ProcessorCount / 2);

    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions { PermitLimit = AtOnce, QueueLimit = 50 });
    private readonly BackgroundThreads _threads = new(AtOnce, "hashing");

    public Task<Result<string>> HashAsync(string password, CancellationToken ct) =>
        AtItsTurnAsync(() => Argon2Hash.Make(Bytes(password), RandomNumberGenerator.GetBytes(SaltBytes)).ToString(), ct);

    public Task<Result<PasswordCheck>> CheckAsync(string? hash, string password, CancellationToken ct) =>
        AtItsTurnAsync(() => Check(hash, password), ct);

    public void Dispose()
    {
        _limiter.Dispose();
        _threads.Dispose();
    }

    private PasswordCheck Check(string? hash, string password)
    {
        if (hash is null)
        {
            _ = Argon2Hash.Decoy.Matches(Bytes(password));
            return Never;
        }

        if (Argon2Hash.Parse(hash) is { } argon2)
            return new PasswordCheck(argon2.Matches(Bytes(password)), argon2.IsOutdated);
        if (Bcrypt().IsMatch(hash))
            return new PasswordCheck(BCrypt.Net.BCrypt.Verify(password.Normalize(), hash), Outdated: true);
        UnknownKind(log);
        return Never;
    }

    private static PasswordCheck Never => new(Matches: false, Outdated: false);

    private async Task<Result<T>> AtItsTurnAsync<T>(Func<T> work, CancellationToken ct)
    {
        using var place = await _limiter.AcquireAsync(1, ct);
        return place.IsAcquired ? await _threads.RunAsync(work) : AuthErrors.HashingBusy.After(Duration.FromSeconds(1));
    }

    private static byte[] Bytes(string password) => Encoding.UTF8.GetBytes(password.Normalize());

    /// <summary>A whole hash of one of bcrypt's versions, at a cost that can be afforded; the library throws at anything else.</summary>
    [GeneratedRegex(@"^\$2[aby]\$(0[4-9]|1[0-5])\$[./A-Za-z0-9]{53}$", RegexOptions.ExplicitCapture)]
    private static partial Regex Bcrypt();

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "A password hash is of a kind this version does not know; its owner can sign in by code"
    )]
    private static partial void UnknownKind(ILogger log);
}
