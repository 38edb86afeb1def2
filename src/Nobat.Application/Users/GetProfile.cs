using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;

namespace Nobat.Application.Users;

public sealed record GetProfileQuery : IQuery<Result<UserAnswer>>;

internal sealed class GetProfileHandler(IUserReader users, ICurrentUser me) : IQueryHandler<GetProfileQuery, Result<UserAnswer>>
{
    public async Task<Result<UserAnswer>> Handle(GetProfileQuery request, CancellationToken cancellationToken) =>
        await users.FindAsync(me.Id, cancellationToken) is { } user ? UserAnswer.From(user) : UserErrors.NotFound;
}
