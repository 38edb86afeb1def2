using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Nobat.Application.Auth;
using Nobat.Domain.Users;

namespace Nobat.Infrastructure.Security;

/// <summary>Keys and names of the token service (<c>Security</c> in configuration). Keys are base64 of at least 32 random bytes.</summary>
public sealed class SecurityOptions
{
    /// <summary>Development's keys carry this mark when decoded, so that Production can tell and refuse them.</summary>
    public const string DevelopmentMark = "development-only";
    public const int MinKeyBytes = 32;
    public const int MaxDataKeyId = 40;

    public string Issuer { get; set; } = "nobat";
    public string Audience { get; set; } = "nobat";

    /// <summary>Signing keys of access tokens by <c>kid</c>. Every listed key is accepted; <see cref="ActiveKey"/> signs.</summary>
    public Dictionary<string, string> SigningKeys { get; set; } = [];
    public string ActiveKey { get; set; } = "";

    /// <summary>The key that signs from <see cref="NextKeyFrom"/> on; every process has to know it before that moment.</summary>
    public string? NextKey { get; set; }

    /// <summary>The moment of the change, with its offset from UTC. When the tokens of before have run out, <see cref="ActiveKey"/> is refused.</summary>
    public DateTimeOffset? NextKeyFrom { get; set; }

    /// <summary>Keys the hash of one-time codes: a bare hash of six digits falls in a second.</summary>
    public string CodeKey { get; set; } = "";

    /// <summary>Derives refresh tokens, so that none has to rest in the database.</summary>
    public string RefreshKey { get; set; } = "";

    /// <summary>Accepted beside <see cref="CodeKey"/>: the one that came before it, or the one to come.</summary>
    public IList<string> OtherCodeKeys { get; init; } = [];

    /// <summary>Accepted beside <see cref="RefreshKey"/>: those that came before it, or the one to come.</summary>
    public IList<string> OtherRefreshKeys { get; init; } = [];

    /// <summary>Keys by id of what is encrypted in the database. <see cref="ActiveDataKey"/> seals; all listed ones open.</summary>
    public Dictionary<string, string> DataKeys { get; set; } = [];
    public string ActiveDataKey { get; set; } = "";

    internal IEnumerable<byte[]> CodeKeys() => OtherCodeKeys.Prepend(CodeKey).Select(Convert.FromBase64String);

    internal IEnumerable<byte[]> RefreshKeys() => OtherRefreshKeys.Prepend(RefreshKey).Select(Convert.FromBase64String);

    internal IEnumerable<(string Name, string Value)> AllKeys() =>
        SigningKeys
            .Select(key => ($"Security:SigningKeys:{key.Key}", key.Value))
            .Append(("Security:CodeKey", CodeKey))
            .Append(("Security:RefreshKey", RefreshKey))
            .Concat(DataKeys.Select(key => ($"Security:DataKeys:{key.Key}", key.Value)))
            .Concat(OtherCodeKeys.Select((key, index) => ($"Security:OtherCodeKeys:{index}", key)))
            .Concat(OtherRefreshKeys.Select((key, index) => ($"Security:OtherRefreshKeys:{index}", key)));
}

/// <summary>Refuses to start with keys that are missing, short, shared between uses or meant for development. Never prints one.</summary>
internal sealed class SecurityOptionsValidator(IHostEnvironment environment) : IValidateOptions<SecurityOptions>
{
    public ValidateOptionsResult Validate(string? name, SecurityOptions options)
    {
        var wrong = new List<string>();
        if (string.IsNullOrWhiteSpace(options.Issuer))
            wrong.Add("Security:Issuer is empty.");
        if (string.IsNullOrWhiteSpace(options.Audience))
            wrong.Add("Security:Audience is empty.");
        if (options.SigningKeys.Count == 0)
            wrong.Add("Security:SigningKeys has no key.");
        // An explicit null in a file arrives as null, whatever the property says.
        if (!options.SigningKeys.ContainsKey(options.ActiveKey ?? ""))
            wrong.Add("Security:ActiveKey names none of Security:SigningKeys.");
        if (!options.DataKeys.ContainsKey(options.ActiveDataKey ?? ""))
            wrong.Add("Security:ActiveDataKey names none of Security:DataKeys.");
        if (options.DataKeys.Keys.Any(id => id.Length is 0 or > SecurityOptions.MaxDataKeyId))
            wrong.Add("Security:DataKeys has an id that is empty or too long.");
        if (options.NextKey is { } next && (next == options.ActiveKey || !options.SigningKeys.ContainsKey(next)))
            wrong.Add("Security:NextKey names none of the other keys of Security:SigningKeys.");
        if (options.NextKey is null != options.NextKeyFrom is null)
            wrong.Add("Security:NextKey and Security:NextKeyFrom are set together.");
        foreach (var (key, value) in options.AllKeys())
        {
            if (Refusal(value) is { } refusal)
                wrong.Add($"{key} {refusal}");
        }

        if (options.AllKeys().Select(key => key.Value).Distinct(StringComparer.Ordinal).Count() < options.AllKeys().Count())
            wrong.Add("Security: each key has one use; two of them are the same.");
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    private string? Refusal(string? value)
    {
        value ??= "";
        var bytes = new byte[value.Length];
        if (!Convert.TryFromBase64String(value, bytes, out var count) || count < SecurityOptions.MinKeyBytes)
            return $"is not base64 of at least {SecurityOptions.MinKeyBytes} bytes.";
        var isForDevelopment = Encoding
            .Latin1.GetString(bytes, 0, count)
            .Contains(SecurityOptions.DevelopmentMark, StringComparison.Ordinal);
        var isDevelopment = environment.IsDevelopment();
        return isForDevelopment && !isDevelopment ? "is a development key." : null;
    }
}

/// <summary>Administrators by configuration (<c>Admin</c>).</summary>
public sealed class AdminOptions
{
    /// <summary>Verifying one of these numbers makes its account an active administrator's.</summary>
    public IList<string> PhoneNumbers { get; init; } = [];
}

internal sealed class AdminOptionsValidator : IValidateOptions<AdminOptions>
{
    public ValidateOptionsResult Validate(string? name, AdminOptions options) =>
        options.PhoneNumbers.All(text => PhoneNumber.Parse(text).IsSuccess)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail("Admin:PhoneNumbers has an entry that is not an Iranian mobile number.");
}

internal sealed class Administrators(IOptions<AdminOptions> options) : IAdministrators
{
    private readonly HashSet<PhoneNumber> _phones = [.. options.Value.PhoneNumbers.Select(text => PhoneNumber.Parse(text).Value)];

    public bool Includes(PhoneNumber phone) => _phones.Contains(phone);
}
