using MediatR;
using Microsoft.Extensions.Logging;
using Nobat.Domain.Common;

namespace Nobat.Application.Common;

/// <summary>Name, duration, outcome; never the message, which may carry phones, codes and passwords.</summary>
internal sealed partial class LoggingBehavior<TRequest, TResponse>(ILogger<LoggingBehavior<TRequest, TResponse>> log, TimeProvider clock)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        var started = clock.GetTimestamp();
        var outcome = "crashed";
        try
        {
            var response = await next();
            outcome = OutcomeOf(response);
            return response;
        }
        finally
        {
            Handled(log, typeof(TRequest).Name, clock.GetElapsedTime(started).TotalMilliseconds, outcome);
        }
    }

    private static string OutcomeOf(TResponse response) => response is IHasError { Error.Code: var code } ? code : "ok";

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Request} took {Milliseconds:0.0} ms: {Outcome}")]
    private static partial void Handled(ILogger log, string request, double milliseconds, string outcome);
}
