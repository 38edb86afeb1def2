using Microsoft.AspNetCore.Authorization;
using Nobat.Application.Common;
using Nobat.Domain.Users;

namespace Nobat.Api.Http;

/// <summary>What each policy asks of the account as it is now; the token's own claims are never asked.</summary>
internal static class PolicySetup
{
    public static void AddNobatPolicies(this IServiceCollection services) =>
        services
            .AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build())
            .AddPolicy(Policies.SignedIn, policy => policy.RequireAuthenticatedUser())
            .AddPolicy(Policies.Active, IsActive)
            .AddPolicy(Policies.Customer, IsActive)
            .AddPolicy(Policies.Stylist, policy => Demand(policy, me => me.IsUsable() && me.Role == UserRole.Provider))
            .AddPolicy(Policies.Admin, policy => DemandAdministrator(policy));

    private static void IsActive(AuthorizationPolicyBuilder policy) => Demand(policy, IsUsable);

    /// <summary>Who lacks nothing but the second factor is told so, and how to get one.</summary>
    private static void DemandAdministrator(AuthorizationPolicyBuilder policy) =>
        policy
            .RequireAuthenticatedUser()
            .RequireAssertion(context =>
            {
                if (
                    context.Resource is not HttpContext http
                    || http.RequestServices.GetRequiredService<ICurrentUser>() is not { IsSignedIn: true, Role: UserRole.Admin } me
                    || !me.IsUsable()
                )
                    return false;
                if (me.ActsAsAdministrator)
                    return true;
                http.Features.Set(AuthErrors.SecondFactorNeeded);
                return false;
            });

    /// <summary>A lock closes the password path only: whoever is signed in by code goes on.</summary>
    private static bool IsUsable(this ICurrentUser me) => me.Status is UserStatus.Active or UserStatus.Locked;

    private static void Demand(AuthorizationPolicyBuilder policy, Func<ICurrentUser, bool> holds) =>
        policy
            .RequireAuthenticatedUser()
            .RequireAssertion(context =>
                context.Resource is HttpContext http
                && http.RequestServices.GetRequiredService<ICurrentUser>() is { IsSignedIn: true } me
                && holds(me)
            );
}
