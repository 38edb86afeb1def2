using System.Collections.Frozen;
using System.ComponentModel.DataAnnotations;
using FluentValidation;
using FluentValidation.Results;
using Microsoft.Extensions.Options;
using Nobat.Domain.Common;
using Nobat.Domain.Users;

namespace Nobat.Application.Auth;

/// <summary>
/// What a new password has to be (<c>Passwords</c> in configuration). The users' rule is the default; 15, without letters demanded and
/// with common ones refused, is that of NIST SP 800-63B-4, section 3.1.1.2.
/// </summary>
public sealed class PasswordOptions
{
    /// <summary>Unicode code points, the way people count characters.</summary>
    [Range(8, 64)]
    public int MinLength { get; set; } = 8;

    public bool RequireUpper { get; set; } = true;

    public bool RequireLower { get; set; } = true;

    /// <summary>Refuses what is tried first: well-known words, keyboard rows, years and digits around them.</summary>
    public bool RefuseCommon { get; set; } = true;
}

/// <summary>Judges new passwords. Any script and emoji will do; nothing is cut off.</summary>
public sealed class PasswordPolicy(IOptionsMonitor<PasswordOptions> options)
{
    /// <summary>UTF-16 units. Long enough for any passphrase; a bound keeps hashing cheap to refuse.</summary>
    public const int MaxLength = 128;

    private const int ShortestName = 4;

    private static readonly FrozenSet<string> Common = ReadCommon();

    public int MinLength => options.CurrentValue.MinLength;

    /// <summary>What anybody may say of it, or null when it is good.</summary>
    public Error? Refusal(string password)
    {
        var rule = options.CurrentValue;
        if (password.Length > MaxLength || password.EnumerateRunes().Count() < rule.MinLength)
            return UserErrors.PasswordLength;
        if ((rule.RequireUpper && !password.Any(char.IsUpper)) || (rule.RequireLower && !password.Any(char.IsLower)))
            return UserErrors.PasswordWeak;
        return rule.RefuseCommon && IsCommon(password) ? UserErrors.PasswordCommon : null;
    }

    /// <summary>What only those who know the person would try first: the phone number, or a name with something around it.</summary>
    public Error? Refusal(string password, User user)
    {
        if (!options.CurrentValue.RefuseCommon)
            return null;
        var tail = user.Phone.Value[^7..];
        var core = Core(password);
        var isPersonal =
            Digits.ToLatin(password).Contains(tail, StringComparison.Ordinal)
            || IsName(user.FirstName, core)
            || IsName(user.LastName, core)
            || IsName(user.FirstName + user.LastName, core);
        return isPersonal ? UserErrors.PasswordPersonal : null;
    }

    private static bool IsName(string? name, string core) =>
        name is { Length: >= ShortestName } && string.Equals(Core(name), core, StringComparison.Ordinal);

    private static bool IsCommon(string password)
    {
        var core = Core(password);
        return core.Length < 3 || Common.Contains(core) || IsRepeated(core);
    }

    /// <summary>The word inside: without case, decoration in front and behind, or the usual letters written as signs.</summary>
    private static string Core(string password)
    {
        var trimmed = password.Trim().Trim([.. "0123456789!@#$%^&*()-_=+.,?/~ "]);
        return string.Concat(trimmed.Where(c => !char.IsWhiteSpace(c) && c is not ('-' or '_' or '.')).Select(Plain));
    }

    private static char Plain(char c) =>
        c switch
        {
            '0' => 'o',
            '1' or '!' => 'i',
            '3' => 'e',
            '4' or '@' => 'a',
            '5' or '$' => 's',
            '7' => 't',
            _ => char.ToLowerInvariant(c),
        };

    private static bool IsRepeated(string core) =>
        Enumerable
            .Range(1, Math.Min(3, core.Length - 1))
            .Any(length => core.Length % length == 0 && core == Repeat(core[..length], core.Length));

    private static string Repeat(string part, int length) => string.Concat(Enumerable.Repeat(part, length / part.Length));

    private static FrozenSet<string> ReadCommon()
    {
        using var stream = typeof(PasswordPolicy).Assembly.GetManifestResourceStream("common-passwords.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Core).ToFrozenSet();
    }
}

internal static class PasswordRules
{
    /// <summary>The rule for every new password.</summary>
    public static void MustBeAGoodPassword<T>(this IRuleBuilder<T, string> rule, PasswordPolicy policy) =>
        rule.Custom(
            (password, context) =>
            {
                if (policy.Refusal(password) is not { } refused)
                    return;
                context.AddFailure(
                    new ValidationFailure(context.PropertyPath, refused.Message)
                    {
                        ErrorCode = refused.Code,
                        FormattedMessagePlaceholderValues = new Dictionary<string, object>
                        {
                            ["MinLength"] = policy.MinLength,
                            ["MaxLength"] = PasswordPolicy.MaxLength,
                        },
                    }
                );
            }
        );
}
