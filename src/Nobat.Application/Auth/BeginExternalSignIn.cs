using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using FluentValidation;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Auth;

/// <summary>Begins a sign-in with a provider elsewhere.</summary>
public sealed record BeginExternalSignInCommand(string Provider, string RedirectUri) : ICommand<Result<ExternalSignInBegun>>
{
    public static readonly Duration Lifetime = Duration.FromMinutes(10);
    public const string Purpose = "external";

    /// <summary>Goes over the browser's address bar; the token that it is made of does not.</summary>
    public static string StateOf(string token) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}

/// <param name="AuthorizationUrl">To be opened in the browser.</param>
/// <param name="CeremonyToken">To be kept by the app and given back with what the provider answers. Without it nobody can finish this.</param>
/// <param name="ExpiresAt">UTC.</param>
public sealed record ExternalSignInBegun(string AuthorizationUrl, string CeremonyToken, Instant ExpiresAt);

internal sealed class BeginExternalSignInValidator : AbstractValidator<BeginExternalSignInCommand>
{
    public BeginExternalSignInValidator() => RuleFor(c => c.RedirectUri).NotEmpty().MaximumLength(500);
}

internal sealed class BeginExternalSignInHandler(IExternalProviders providers, ICeremonies ceremonies, TimeProvider clock)
    : ICommandHandler<BeginExternalSignInCommand, Result<ExternalSignInBegun>>
{
    public async Task<Result<ExternalSignInBegun>> Handle(BeginExternalSignInCommand command, CancellationToken cancellationToken)
    {
        if (!providers.Names.Contains(command.Provider))
            return AuthErrors.ProviderUnknown;
        if (!providers.MayReturnTo(command.RedirectUri))
            return AuthErrors.RedirectNotAllowed;
        var ceremony = new ExternalCeremony(command.Provider, command.RedirectUri, Random(), Random());
        var token = await ceremonies.KeepAsync(
            BeginExternalSignInCommand.Purpose,
            ceremony,
            BeginExternalSignInCommand.Lifetime,
            cancellationToken
        );
        var address = await providers.AddressAsync(ceremony, BeginExternalSignInCommand.StateOf(token), cancellationToken);
        return address.IsSuccess
            ? new ExternalSignInBegun(address.Value, token, clock.GetCurrentInstant() + BeginExternalSignInCommand.Lifetime)
            : address.Error;
    }

    private static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}
