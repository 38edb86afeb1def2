using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Nobat.Application.Common;
using Nobat.Application.Jobs;
using Nobat.Infrastructure.Security;

namespace Nobat.Infrastructure.Jobs;

/// <summary>
/// Who comes to the dashboard is who the pass was made for, as long as that session lives; what they may do now is asked of the account
/// by the endpoint's policy, as everywhere.
/// </summary>
internal sealed class JobPassHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logs,
    UrlEncoder encoder,
    JobPasses passes,
    SessionMemory sessions,
    TimeProvider clock
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    public new const string Scheme = "job-pass";

    /// <summary>Access tokens are for the rest.</summary>
    public static string? SchemeFor(HttpContext http) =>
        http.Request.Path.StartsWithSegments(JobPass.Path, StringComparison.OrdinalIgnoreCase) ? Scheme : null;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Cookies[JobPass.Cookie] is not { } text)
            return AuthenticateResult.NoResult();
        var now = clock.GetCurrentInstant();
        if (passes.Read(text) is not var (user, session, expiresAt) || now >= expiresAt)
            return AuthenticateResult.Fail("The pass is over or was never one.");
        var state = await sessions.FindAsync(session, user, Context.RequestAborted);
        if (state is null || state.User != user || now >= state.ExpiresAt)
            return AuthenticateResult.Fail("The session has ended.");
        Context.Features.Set(new SignedInUser(session, state));
        var claims = new[] { new Claim(JwtRegisteredClaimNames.Sub, user.Value.ToString()) };
        var person = new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme, JwtRegisteredClaimNames.Sub, roleType: null));
        return AuthenticateResult.Success(new AuthenticationTicket(person, Scheme));
    }
}
