using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using NodaTime;

namespace Nobat.Infrastructure.Security;

/// <summary>
/// The keys of access tokens. All listed ones are accepted, so that a key is known to every process before the first token comes that
/// it signed; which one signs changes everywhere at the configured moment, and nobody has to sign in again.
/// </summary>
internal sealed class SigningKeyRing(IOptions<SecurityOptions> options)
{
    private readonly Dictionary<string, SymmetricSecurityKey[]> _keys = options.Value.SigningKeys.ToDictionary(
        key => key.Key,
        key => new[] { new SymmetricSecurityKey(Convert.FromBase64String(key.Value)) { KeyId = key.Key } },
        StringComparer.Ordinal
    );

    private readonly string _active = options.Value.ActiveKey;
    private readonly string? _next = options.Value.NextKey;
    private readonly Instant _change = options.Value.NextKeyFrom is { } from ? Instant.FromDateTimeOffset(from) : Instant.MaxValue;

    public SigningCredentials SignsAt(Instant now) =>
        new(_keys[_next is { } next && now >= _change ? next : _active][0], SecurityAlgorithms.HmacSha256);

    /// <summary>The key of that id, or none where it is unknown or its last token has run out.</summary>
    public IEnumerable<SecurityKey> Accepted(string? id, Instant now) =>
        id is not null && !IsRetired(id, now) && _keys.TryGetValue(id, out var key) ? key : [];

    private bool IsRetired(string id, Instant now) =>
        _next is not null && id == _active && now - Tokens.AccessLifetime - Tokens.Skew >= _change;
}
