using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging;
using Nobat.Application.Auth.Passkeys;
using Nobat.Domain.Common;
using Nobat.Domain.Users;

namespace Nobat.Infrastructure.Security.Passkeys;

/// <summary>ASP.NET Core's own passkey handler, without its cookie: the state of a ceremony goes to whoever keeps it.</summary>
internal sealed partial class PasskeyService(IPasskeyHandler<User> handler, IHttpContextAccessor http, ILogger<PasskeyService> log)
    : IPasskeys
{
    private const int LongestReason = 200;

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    private HttpContext Http => http.HttpContext ?? throw new InvalidOperationException("Passkeys are shown in requests.");

    public async Task<(PasskeyCreationOptions Options, string State)> BeginRegistrationAsync(User user)
    {
        var name = user.Phone.Value;
        var entity = new PasskeyUserEntity
        {
            Id = PasskeyStore.NameOf(user.Id),
            Name = name,
            DisplayName = user is { FirstName: { } first, LastName: { } last } ? $"{first} {last}" : name,
        };
        var made = await handler.MakeCreationOptionsAsync(entity, Http);
        return (Read<PasskeyCreationOptions>(made.CreationOptionsJson), made.AttestationState!);
    }

    public async Task<Result<PasskeyCredential>> FinishRegistrationAsync(PasskeyAttestation answer, string state)
    {
        var response = new
        {
            clientDataJSON = answer.ClientDataJson,
            attestationObject = answer.AttestationObject,
            transports = answer.Transports,
        };
        var result = await handler.PerformAttestationAsync(
            new PasskeyAttestationContext
            {
                HttpContext = Http,
                CredentialJson = Write(answer.Id, answer.Type, response),
                AttestationState = state,
            }
        );
        if (!result.Succeeded)
        {
            Refused(log, "registration", Plain(result.Failure.Message));
            return AuthErrors.PasskeyRefused;
        }

        var made = result.Passkey;
        return new PasskeyCredential(
            made.CredentialId,
            made.PublicKey,
            made.SignCount,
            made.Transports ?? [],
            made.IsBackupEligible,
            made.IsBackedUp
        );
    }

    public async Task<(PasskeyRequestOptions Options, string State)> BeginSignInAsync()
    {
        var made = await handler.MakeRequestOptionsAsync(user: null, Http);
        return (Read<PasskeyRequestOptions>(made.RequestOptionsJson), made.AssertionState!);
    }

    public async Task<Result<PasskeyProof>> FinishSignInAsync(PasskeyAssertion answer, string state)
    {
        var response = new
        {
            clientDataJSON = answer.ClientDataJson,
            authenticatorData = answer.AuthenticatorData,
            signature = answer.Signature,
            userHandle = answer.UserHandle,
        };
        var result = await handler.PerformAssertionAsync(
            new PasskeyAssertionContext
            {
                HttpContext = Http,
                CredentialJson = Write(answer.Id, answer.Type, response),
                AssertionState = state,
            }
        );
        if (!result.Succeeded)
        {
            Refused(log, "sign-in", Plain(result.Failure.Message));
            return AuthErrors.PasskeyInvalid;
        }

        var (shown, user) = (result.Passkey, result.User);
        return new PasskeyProof(user.Id, shown.CredentialId, shown.SignCount, shown.IsBackedUp);
    }

    private static string Write(string id, string type, object response) =>
        JsonSerializer.Serialize(
            new
            {
                id,
                rawId = id,
                type,
                response,
                clientExtensionResults = new { },
            }
        );

    private static T Read<T>(string json) =>
        JsonSerializer.Deserialize<T>(json, Web) ?? throw new InvalidOperationException("The options are empty.");

    /// <summary>Part of the reason is the caller's own text.</summary>
    private static string Plain(string reason) => string.Concat(reason.Take(LongestReason).Where(one => !char.IsControl(one)));

    [LoggerMessage(Level = LogLevel.Information, Message = "A passkey was refused at {Ceremony}: {Reason}")]
    private static partial void Refused(ILogger log, string ceremony, string reason);
}
