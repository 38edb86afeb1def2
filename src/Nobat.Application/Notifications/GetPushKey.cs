using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Notifications;

namespace Nobat.Application.Notifications;

/// <summary>What a browser subscribes with. Refused with <c>push.unavailable</c> where none are sent.</summary>
public sealed record GetPushKeyQuery : IQuery<Result<PushKeyAnswer>>;

/// <param name="PublicKey">65 bytes in base64url: the <c>applicationServerKey</c> of <c>pushManager.subscribe</c>.</param>
public sealed record PushKeyAnswer(string PublicKey);

internal sealed class GetPushKeyHandler(IPushService push) : IQueryHandler<GetPushKeyQuery, Result<PushKeyAnswer>>
{
    public Task<Result<PushKeyAnswer>> Handle(GetPushKeyQuery request, CancellationToken cancellationToken) =>
        Task.FromResult<Result<PushKeyAnswer>>(push.PublicKey is { } key ? new PushKeyAnswer(key) : PushErrors.Unavailable);
}
