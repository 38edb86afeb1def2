using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Nobat.Application.Common;
using Nobat.Application.Network;
using Nobat.Domain.Common;

namespace Nobat.Infrastructure.Security;

/// <summary>One algorithm, one type, named keys, our clock, and a session that lives now.</summary>
internal sealed class AccessTokenSetup(IOptions<SecurityOptions> security, SigningKeyRing keys, TimeProvider clock)
    : IConfigureNamedOptions<JwtBearerOptions>
{
    private static readonly TimeSpan Skew = Tokens.Skew.ToTimeSpan();

    public void Configure(JwtBearerOptions options) => Configure(JwtBearerDefaults.AuthenticationScheme, options);

    public void Configure(string? name, JwtBearerOptions options)
    {
        options.MapInboundClaims = false;
        options.TimeProvider = clock;
        options.TokenValidationParameters = new TokenValidationParameters
        {
            ValidIssuer = security.Value.Issuer,
            ValidAudience = security.Value.Audience,
            ValidTypes = [Tokens.TokenType],
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            IssuerSigningKeyResolver = (_, _, id, _) => keys.Accepted(id, clock.GetCurrentInstant()),
            TryAllIssuerSigningKeys = false,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            ClockSkew = Skew,
            LifetimeValidator = IsInItsLifetime,
            NameClaimType = JwtRegisteredClaimNames.Sub,
        };
        options.Events = new JwtBearerEvents { OnTokenValidated = DemandLiveSession, OnAuthenticationFailed = NoteForgery };
    }

    private bool IsInItsLifetime(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return notBefore is { } from && expires is { } until && from - Skew <= now && now < until + Skew;
    }

    /// <summary>A token that is too old, or of a key that has been retired, was an honest one once.</summary>
    private static Task NoteForgery(AuthenticationFailedContext context)
    {
        if (context.Exception is not (SecurityTokenInvalidLifetimeException or SecurityTokenSignatureKeyNotFoundException))
            context.HttpContext.Features.Set(new ForgedToken());
        return Task.CompletedTask;
    }

    /// <summary>Signed is not enough: logout, disabling and a changed role bite on the tokens already out there.</summary>
    private async Task DemandLiveSession(TokenValidatedContext context)
    {
        var token = (JsonWebToken)context.SecurityToken;
        // The library reads past a header that says it must be understood (RFC 7515, section 4.1.11); none is.
        if (token.TryGetHeaderValue<object>("crit", out _))
        {
            context.Fail("The token has a critical header.");
            return;
        }

        if (
            !Guid.TryParseExact(token.Subject, "D", out var user)
            || !token.TryGetPayloadValue("sid", out string sid)
            || !Guid.TryParseExact(sid, "D", out var session)
        )
        {
            context.Fail("The token names no session.");
            return;
        }

        var memory = context.HttpContext.RequestServices.GetRequiredService<SessionMemory>();
        var id = SessionId.From(session);
        var state = await memory.FindAsync(id, UserId.From(user), context.HttpContext.RequestAborted);
        if (state is null || state.User != UserId.From(user) || clock.GetCurrentInstant() >= state.ExpiresAt)
            context.Fail("The session has ended.");
        else
            context.HttpContext.Features.Set(new SignedInUser(id, state));
    }
}
