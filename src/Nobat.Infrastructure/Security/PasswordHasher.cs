using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using Nobat.Application.Auth;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;
using NSec.Cryptography;

namespace Nobat.Infrastructure.Security;

/// <summary>
/// Argon2id at OWASP's floor (19 MiB, 2 passes, 1 lane), written as a PHC string. A few run at a time, so that a flood of sign-ins
/// cannot take the machine from everyone else.
/// </summary>
internal sealed class PasswordHasher : IPasswordHasher, IDisposable
{
    private const int MemoryKiB = 19_456;
    private const int Passes = 2;
    private const int SaltBytes = 16;
    private const int HashBytes = 32;
    private const string Prefix = "$argon2id$v=19$m=19456,t=2,p=1$";

    private static readonly Argon2id Algorithm = new(
        new Argon2Parameters
        {
            MemorySize = MemoryKiB,
            NumberOfPasses = Passes,
            DegreeOfParallelism = 1,
        }
    );
    private static readonly string Decoy = Prefix + "AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    private readonly ConcurrencyLimiter _limiter = new(
        new ConcurrencyLimiterOptions { PermitLimit = Environment.ProcessorCount * 2, QueueLimit = 50 }
    );

    public async Task<Result<string>> HashAsync(string password, CancellationToken ct)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        var hash = await DeriveAsync(password, salt, ct);
        return hash.IsSuccess ? $"{Prefix}{Text(salt)}${Text(hash.Value)}" : hash.Error;
    }

    public async Task<Result<PasswordCheck>> CheckAsync(string? hash, string password, CancellationToken ct)
    {
        var (salt, expected) = Parts(hash ?? Decoy);
        var derived = await DeriveAsync(password, salt, ct);
        if (!derived.IsSuccess)
            return derived.Error;
        var matches = CryptographicOperations.FixedTimeEquals(derived.Value, expected) && hash is not null;
        return new PasswordCheck(matches, Outdated: false);
    }

    public void Dispose() => _limiter.Dispose();

    private async Task<Result<byte[]>> DeriveAsync(string password, byte[] salt, CancellationToken ct)
    {
        using var place = await _limiter.AcquireAsync(1, ct);
        return place.IsAcquired
            ? Algorithm.DeriveBytes(Encoding.UTF8.GetBytes(password), salt, HashBytes)
            : AuthErrors.HashingBusy.After(Duration.FromSeconds(1));
    }

    private static (byte[] Salt, byte[] Hash) Parts(string phc)
    {
        if (!phc.StartsWith(Prefix, StringComparison.Ordinal))
            throw new InvalidOperationException("The password hash is of a kind this version does not know.");
        var parts = phc[Prefix.Length..].Split('$');
        return (Bytes(parts[0]), Bytes(parts[1]));
    }

    /// <summary>Base64 without padding, as the PHC string format has it.</summary>
    private static string Text(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    private static byte[] Bytes(string text) => Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
}
