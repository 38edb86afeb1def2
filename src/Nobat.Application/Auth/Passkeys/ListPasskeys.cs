using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Auth.Passkeys;

/// <summary>One's own passkeys, the newest first.</summary>
public sealed record ListPasskeysQuery : IQuery<Result<PasskeyList>>;

public sealed record PasskeyList(IReadOnlyList<PasskeyAnswer> Items);

/// <summary>One passkey. Instants are UTC.</summary>
/// <param name="BackedUp">Whether its owner's keychain keeps a copy, as far as the authenticator says.</param>
public sealed record PasskeyAnswer(PasskeyId Id, string? Name, Instant CreatedAt, Instant? LastUsedAt, bool BackedUp)
{
    public static PasskeyAnswer From(Passkey passkey) =>
        new(passkey.Id, passkey.Name, passkey.CreatedAt, passkey.LastUsedAt, passkey.IsBackedUp);
}

internal sealed class ListPasskeysHandler(IReadDb db, ICurrentUser me) : IQueryHandler<ListPasskeysQuery, Result<PasskeyList>>
{
    public async Task<Result<PasskeyList>> Handle(ListPasskeysQuery request, CancellationToken cancellationToken) =>
        new PasskeyList(
            await db.Set<Passkey>()
                .Where(passkey => passkey.UserId == me.Id)
                .OrderByDescending(passkey => passkey.CreatedAt)
                .Select(passkey => new PasskeyAnswer(passkey.Id, passkey.Name, passkey.CreatedAt, passkey.LastUsedAt, passkey.IsBackedUp))
                .ToListAsync(cancellationToken)
        );
}
