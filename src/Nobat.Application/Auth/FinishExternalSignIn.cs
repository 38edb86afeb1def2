using System.Security.Cryptography;
using System.Text;
using FluentValidation;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Auth;

/// <summary>Finishes a sign-in with a provider elsewhere: by whom the account is linked to, or with a token to link it.</summary>
public sealed record FinishExternalSignInCommand(string Provider, string CeremonyToken, string State, string Code, string? DeviceName)
    : ICommand<Result<SignedIn>>
{
    public static readonly Duration LinkLifetime = Duration.FromMinutes(10);
    public const string LinkPurpose = "external_link";
}

internal sealed class FinishExternalSignInValidator : AbstractValidator<FinishExternalSignInCommand>
{
    public FinishExternalSignInValidator()
    {
        RuleFor(c => c.CeremonyToken).NotEmpty().MaximumLength(100);
        RuleFor(c => c.State).NotEmpty().MaximumLength(100);
        RuleFor(c => c.Code).NotEmpty().MaximumLength(2_000);
        RuleFor(c => c.DeviceName).MaximumLength(Device.MaxNameLength);
    }
}

internal sealed class FinishExternalSignInHandler(
    AddressLimits limits,
    IExternalProviders providers,
    ICeremonies ceremonies,
    IRepository<ExternalLogin> logins,
    IRepository<User> users,
    SignInDesk desk,
    TimeProvider clock
) : ICommandHandler<FinishExternalSignInCommand, Result<SignedIn>>
{
    /// <summary>The ceremony is taken before the provider is asked, and no transaction is open while it is.</summary>
    public async Task<Result<SignedIn>> Handle(FinishExternalSignInCommand command, CancellationToken cancellationToken)
    {
        if (await limits.HitTriesAsync(cancellationToken) is { } tooMany)
            return tooMany;
        if (!IsStateOf(command.State, command.CeremonyToken))
            return AuthErrors.ExternalRefused;
        var ceremony = await ceremonies.TakeAsync<ExternalCeremony>(
            BeginExternalSignInCommand.Purpose,
            command.CeremonyToken,
            cancellationToken
        );
        if (ceremony is null || ceremony.Provider != command.Provider)
            return AuthErrors.ExternalRefused;
        var subject = await providers.SubjectAsync(ceremony, command.Code, cancellationToken);
        if (!subject.IsSuccess)
            return subject.Error;

        var login = await logins.FindAsync(new ExternalLoginBy(ceremony.Provider, subject.Value), cancellationToken);
        return login is null
            ? await OfferLinkAsync(new ExternalIdentity(ceremony.Provider, subject.Value), cancellationToken)
            : await SignInAsync(login.UserId, command.DeviceName, cancellationToken);
    }

    private async Task<Result<SignedIn>> SignInAsync(UserId id, string? deviceName, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        if (await users.FindForUpdateAsync(new UserById(id), ct) is not { } user || !user.SignInWithCode(now).IsSuccess)
            return AuthErrors.ExternalRefused;
        return await desk.StartAsync(user, SignInMethod.External, deviceName, now, ct);
    }

    private async Task<Result<SignedIn>> OfferLinkAsync(ExternalIdentity identity, CancellationToken ct)
    {
        var lifetime = FinishExternalSignInCommand.LinkLifetime;
        var token = await ceremonies.KeepAsync(FinishExternalSignInCommand.LinkPurpose, identity, lifetime, ct);
        return AuthErrors.ExternalUnlinked.With("linkToken", token).With("linkTokenExpiresAt", clock.GetCurrentInstant() + lifetime);
    }

    private static bool IsStateOf(string state, string token) =>
        CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(state),
            Encoding.UTF8.GetBytes(BeginExternalSignInCommand.StateOf(token))
        );
}
