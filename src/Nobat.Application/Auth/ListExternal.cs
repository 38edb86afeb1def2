using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Auth;

/// <summary>The providers one can sign in with, and which of them are linked to one's account.</summary>
public sealed record ListExternalQuery : IQuery<Result<ExternalList>>;

public sealed record ExternalList(IReadOnlyList<ExternalProviderState> Items);

/// <param name="LinkedAt">UTC; null when it is not linked.</param>
public sealed record ExternalProviderState(string Provider, Instant? LinkedAt);

internal sealed class ListExternalHandler(IReadDb db, IExternalProviders providers, ICurrentUser me)
    : IQueryHandler<ListExternalQuery, Result<ExternalList>>
{
    public async Task<Result<ExternalList>> Handle(ListExternalQuery request, CancellationToken cancellationToken)
    {
        var linked = await db.Set<ExternalLogin>()
            .Where(login => login.UserId == me.Id)
            .ToDictionaryAsync(login => login.Provider, login => (Instant?)login.LinkedAt, cancellationToken);
        return new ExternalList([.. providers.Names.Select(name => new ExternalProviderState(name, linked.GetValueOrDefault(name)))]);
    }
}
