using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using NSec.Cryptography;

namespace Nobat.Infrastructure.Security;

/// <summary>One Argon2id hash with its parameters, to and from the PHC string format.</summary>
internal sealed partial record Argon2Hash(int MemoryKiB, int Passes, byte[] Salt, byte[] Hash)
{
    private const int TodaysMemoryKiB = 19_456;
    private const int TodaysPasses = 2;
    private const int HashBytes = 32;

    /// <summary>What is compared when there is no hash, so that unknown numbers take as long as known ones.</summary>
    public static readonly Argon2Hash Decoy = new(TodaysMemoryKiB, TodaysPasses, new byte[16], new byte[HashBytes]);

    public bool IsOutdated => (MemoryKiB, Passes) != (TodaysMemoryKiB, TodaysPasses);

    public static Argon2Hash Make(byte[] password, byte[] salt) =>
        new(TodaysMemoryKiB, TodaysPasses, salt, Derive(password, salt, TodaysMemoryKiB, TodaysPasses, HashBytes));

    /// <summary>Null for anything else than Argon2id, version 19, one lane, at a cost that can be afforded.</summary>
    public static Argon2Hash? Parse(string phc) =>
        Form().Match(phc) is { Success: true, Groups: var found }
        && Number(found["m"]) is >= 8 and <= 262_144 and var memory
        && Number(found["t"]) is >= 1 and <= 10 and var passes
        && Bytes(found["salt"].Value) is { Length: 16 } salt
        && Bytes(found["hash"].Value) is { Length: >= 16 and <= 64 } hash
            ? new Argon2Hash(memory, passes, salt, hash)
            : null;

    public bool Matches(byte[] password) =>
        CryptographicOperations.FixedTimeEquals(Derive(password, Salt, MemoryKiB, Passes, Hash.Length), Hash);

    public override string ToString() => $"$argon2id$v=19$m={MemoryKiB},t={Passes},p=1${Text(Salt)}${Text(Hash)}";

    private static byte[] Derive(byte[] password, byte[] salt, int memoryKiB, int passes, int length) =>
        new Argon2id(
            new Argon2Parameters
            {
                MemorySize = memoryKiB,
                NumberOfPasses = passes,
                DegreeOfParallelism = 1,
            }
        ).DeriveBytes(password, salt, length);

    private static int Number(Group digits) => int.Parse(digits.Value, CultureInfo.InvariantCulture);

    /// <summary>Base64 without padding, as the PHC string format has it.</summary>
    private static string Text(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    private static byte[]? Bytes(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='), bytes, out var count) ? bytes[..count] : null;
    }

    [GeneratedRegex(
        @"^\$argon2id\$v=19\$m=(?<m>[0-9]{1,7}),t=(?<t>[0-9]{1,3}),p=1\$(?<salt>[A-Za-z0-9+/]{1,100})\$(?<hash>[A-Za-z0-9+/]{1,100})$",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Form();
}
