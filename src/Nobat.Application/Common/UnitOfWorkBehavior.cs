using MediatR;
using Nobat.Domain.Common;

namespace Nobat.Application.Common;

/// <summary>Saves once after a command. A refused one saves nothing, unless the refusal must be remembered.</summary>
internal sealed class UnitOfWorkBehavior<TRequest, TResponse>(IUnitOfWork work) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : ICommand<TResponse>
    where TResponse : IOutcome<TResponse>
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        try
        {
            var response = await next();
            if (response.Error is { KeepsChanges: false })
            {
                await work.RollBackAsync();
                return response;
            }

            // From here on the caller's hanging up must not leave half an effect behind.
            return await work.SaveAsync(CancellationToken.None) is { } refused ? TResponse.From(refused) : response;
        }
        catch (Exception exception)
        {
            await work.RollBackAsync();
            if (work.Explain(exception) is { } refused)
                return TResponse.From(refused);
            throw;
        }
    }
}
