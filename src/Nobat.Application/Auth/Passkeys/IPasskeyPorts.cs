using Nobat.Domain.Common;
using Nobat.Domain.Users;

namespace Nobat.Application.Auth.Passkeys;

/// <summary>The ceremonies of Web Authentication, level 3. The state of one is for us to keep; the options are for the browser.</summary>
public interface IPasskeys
{
    Task<(PasskeyCreationOptions Options, string State)> BeginRegistrationAsync(User user);

    Task<Result<PasskeyCredential>> FinishRegistrationAsync(PasskeyAttestation answer, string state);

    Task<(PasskeyRequestOptions Options, string State)> BeginSignInAsync();

    Task<Result<PasskeyProof>> FinishSignInAsync(PasskeyAssertion answer, string state);
}

/// <summary>Whose passkey has signed, and what it said of itself.</summary>
public sealed record PasskeyProof(UserId User, byte[] CredentialId, long SignCount, bool IsBackedUp);

/// <summary>What <c>navigator.credentials.create()</c> brought, in base64url.</summary>
public sealed record PasskeyAttestation(
    string Id,
    string Type,
    string ClientDataJson,
    string AttestationObject,
    IReadOnlyList<string> Transports
);

/// <summary>What <c>navigator.credentials.get()</c> brought, in base64url.</summary>
public sealed record PasskeyAssertion(
    string Id,
    string Type,
    string ClientDataJson,
    string AuthenticatorData,
    string Signature,
    string? UserHandle
);

/// <summary>For <c>PublicKeyCredential.parseCreationOptionsFromJSON()</c>. Bytes are base64url.</summary>
/// <param name="Timeout">Milliseconds.</param>
public sealed record PasskeyCreationOptions(
    PasskeyRelyingParty Rp,
    PasskeyUser User,
    string Challenge,
    IReadOnlyList<PasskeyAlgorithm> PubKeyCredParams,
    int Timeout,
    IReadOnlyList<PasskeyDescriptor> ExcludeCredentials,
    PasskeySelection AuthenticatorSelection,
    string Attestation
);

/// <summary>For <c>PublicKeyCredential.parseRequestOptionsFromJSON()</c>. Bytes are base64url.</summary>
/// <param name="Timeout">Milliseconds.</param>
public sealed record PasskeyRequestOptions(
    string Challenge,
    int Timeout,
    string RpId,
    IReadOnlyList<PasskeyDescriptor> AllowCredentials,
    string UserVerification
);

public sealed record PasskeyRelyingParty(string Id, string Name);

public sealed record PasskeyUser(string Id, string Name, string DisplayName);

/// <param name="Alg">Of COSE's registry, e.g. -7 for ES256.</param>
public sealed record PasskeyAlgorithm(string Type, int Alg);

public sealed record PasskeyDescriptor(string Type, string Id, IReadOnlyList<string> Transports);

public sealed record PasskeySelection(string ResidentKey, bool RequireResidentKey, string UserVerification);
