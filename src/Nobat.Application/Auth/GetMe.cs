using Nobat.Application.Common;
using Nobat.Application.Users;
using Nobat.Domain.Common;
using Nobat.Domain.Users;

namespace Nobat.Application.Auth;

public sealed record GetMeQuery : IQuery<Result<Me>>;

public sealed record Me(UserAnswer User);

internal sealed class GetMeHandler(IUserReader users, ICurrentUser me) : IQueryHandler<GetMeQuery, Result<Me>>
{
    public async Task<Result<Me>> Handle(GetMeQuery request, CancellationToken cancellationToken) =>
        await users.FindAsync(me.Id, cancellationToken) is { } user ? new Me(UserAnswer.From(user)) : UserErrors.NotFound;
}
