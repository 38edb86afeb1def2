using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Auth;

/// <summary>What would let a thief keep an account asks for a sign-in of the last minutes; a session left open is not enough.</summary>
internal static class FreshSignIn
{
    public static readonly Duration Lasts = Duration.FromMinutes(5);

    /// <summary>The refusal, or null when the session is fresh. Rotating tokens does not make it so.</summary>
    public static Error? DemandFreshSignIn(this ICurrentUser me, Instant now) =>
        now < me.SignedInAt + Lasts ? null : AuthErrors.FreshSignInRequired;
}
