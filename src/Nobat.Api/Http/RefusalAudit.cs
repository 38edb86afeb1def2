using System.Diagnostics;
using Nobat.Application.Audit;
using Nobat.Application.Common;
using Nobat.Domain.Audit;
using Nobat.Domain.Common;

namespace Nobat.Api.Http;

/// <summary>Writes down, once the answer is known, that somebody who is signed in asked for what is not theirs to do.</summary>
internal sealed partial class RefusalAudit(RequestDelegate next, ILogger<RefusalAudit> log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        await next(http);
        if (http.Response.StatusCode == StatusCodes.Status403Forbidden)
            await WriteAsync(http);
    }

    /// <summary>The answer is on its way: what goes wrong here must not take it back.</summary>
    private async Task WriteAsync(HttpContext http)
    {
        try
        {
            var me = http.RequestServices.GetRequiredService<ICurrentUser>();
            if (!me.IsSignedIn)
                return;
            var route = http.GetEndpoint() is RouteEndpoint endpoint ? endpoint.RoutePattern.RawText?.TrimEnd('/') : null;
            var audit = http.RequestServices.GetRequiredService<IAuditLog>();
            await audit.WriteAsync(
                new AuditEntry
                {
                    Kind = "access_refused",
                    ActorId = me.Id.Value,
                    ActorRole = me.Role,
                    SubjectKind = "route",
                    SubjectId = Short($"{http.Request.Method} {route}"),
                    Outcome = http.Features.Get<Error>()?.Code ?? HttpErrors.Forbidden.Code,
                    Network = http.RequestServices.GetRequiredService<IClient>().Network,
                    TraceId = Activity.Current?.TraceId.ToString(),
                },
                CancellationToken.None
            );
        }
        catch (Exception exception)
        {
            NotWritten(log, exception.GetType().Name);
        }
    }

    private static string Short(string text) => text.Length <= 100 ? text : text[..100];

    [LoggerMessage(Level = LogLevel.Error, Message = "A refusal was not written into the audit log: {Reason}")]
    private static partial void NotWritten(ILogger log, string reason);
}
