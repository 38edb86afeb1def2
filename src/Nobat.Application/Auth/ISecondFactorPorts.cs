using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Application.Auth;

/// <summary>Time-based one-time codes (RFC 6238): SHA-1, six digits, thirty seconds, one step of tolerance either way.</summary>
public interface ITotp
{
    /// <summary>160 random bits.</summary>
    byte[] NewSecret();

    /// <summary>The secret as people type it into an app.</summary>
    string Spell(byte[] secret);

    /// <summary>What authenticator apps read (<c>otpauth://</c>).</summary>
    string Uri(byte[] secret, string account);

    /// <summary>A picture of a text as a <c>data:</c> address of an SVG.</summary>
    string Picture(string text);

    /// <summary>The step that <paramref name="code"/> belongs to around now; null when it belongs to none.</summary>
    long? StepOf(byte[] secret, string code, Instant now);
}

/// <summary>Codes of last resort: 80 random bits each.</summary>
public interface IRecoveryCodes
{
    /// <summary>As they are shown to their owner, once.</summary>
    IReadOnlyList<string> New(int count);

    /// <summary>However it was typed: case, dashes and spaces do not matter.</summary>
    byte[] HashOf(string code, UserId user);
}

/// <summary>Encrypts single values that rest in the database. A value opens only where it was sealed for.</summary>
public interface IValueSeal
{
    /// <param name="place">Table, column and row: what was moved to another row does not open.</param>
    byte[] Seal(ReadOnlySpan<byte> value, string place);

    byte[] Open(byte[] sealedValue, string place);

    /// <summary>False where the key it was sealed with is not listed any more: what it held is lost.</summary>
    bool CanOpen(byte[] sealedValue);

    /// <summary>Whether it was sealed with a key that is no longer the active one.</summary>
    bool IsOutdated(byte[] sealedValue);
}
