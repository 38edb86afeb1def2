using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Nobat.Domain.Common;

namespace Nobat.Application.Common;

/// <summary>
/// Runs one command in a scope and a transaction of its own: for work that talks to somebody outside between two changes and must not
/// hold a transaction meanwhile. After the first step a caller who hangs up no longer stops the rest.
/// </summary>
public sealed class Steps(IServiceScopeFactory scopes)
{
    public async Task<TResponse> RunAsync<TResponse>(ICommand<TResponse> command)
        where TResponse : IOutcome<TResponse>
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(command, CancellationToken.None);
    }
}
