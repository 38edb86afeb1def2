namespace Nobat.Application.Auth;

/// <summary>The users' rule: 8 characters or more with an upper- and a lower-case letter; any script, emoji too.</summary>
public static class Passwords
{
    public const int MinLength = 8;

    /// <summary>Long enough for any passphrase; a bound keeps hashing cheap to refuse.</summary>
    public const int MaxLength = 128;

    public static bool IsStrong(string password) =>
        password.Length is >= MinLength and <= MaxLength && password.Any(char.IsUpper) && password.Any(char.IsLower);
}
