using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Infrastructure.Security;

/// <summary>The signed-in person of one request, put there when the token was accepted.</summary>
internal sealed record SignedInUser(SessionId Session, SessionState State);

internal sealed class CurrentUser(
    IHttpContextAccessor http,
    IOptionsMonitor<LocalizationOptions> localization,
    IOptionsMonitor<IdentityOptions> identity
) : ICurrentUser
{
    private SignedInUser? SignedIn => http.HttpContext?.Features.Get<SignedInUser>();

    private SignedInUser Required =>
        SignedIn ?? throw new InvalidOperationException("Nobody is signed in; the endpoint's policy should have asked.");

    public bool IsSignedIn => SignedIn is not null;
    public UserId Id => Required.State.User;
    public SessionId SessionId => Required.Session;
    public Instant SignedInAt => Required.State.SignedInAt;
    public bool HasSecondFactor => Required.State.HasSecondFactor;
    public UserRole Role => Required.State.Role;
    public bool ActsAsAdministrator => Role == UserRole.Admin && (HasSecondFactor || !identity.CurrentValue.AdminsNeedSecondFactor);
    public UserStatus Status => Required.State.Status;

    public Language Language =>
        Languages.Preferred(http.HttpContext?.Request.Headers.AcceptLanguage)
        ?? SignedIn?.State.Language
        ?? localization.CurrentValue.DefaultLanguage;
}
