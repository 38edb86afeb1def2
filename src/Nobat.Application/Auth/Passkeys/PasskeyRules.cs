using FluentValidation;
using Nobat.Domain.Users;

namespace Nobat.Application.Auth.Passkeys;

/// <summary>How much of what an authenticator says is read: generous to real ones, which stay far below.</summary>
public static class PasskeyRules
{
    /// <summary>Characters of base64url.</summary>
    public const int MaxId = (Passkey.MaxCredentialId * 4 + 2) / 3;
    public const int MaxType = 32;
    public const int MaxClientData = 4_096;
    public const int MaxAttestation = 16_384;
    public const int MaxAuthenticatorData = 4_096;
    public const int MaxSignature = 2_048;
    public const int MaxUserHandle = 128;
    public const int MaxTransports = 10;
    public const int MaxTransport = 32;

    internal static IRuleBuilderOptions<T, string> MustBeBytes<T>(this IRuleBuilder<T, string> rule, int most) =>
        rule.NotEmpty()
            .MaximumLength(most)
            .Must(text => System.Buffers.Text.Base64Url.IsValid(text ?? ""))
            .WithErrorCode("auth.passkey_shape")
            .WithMessage("This is not what an authenticator says.");

    internal static IRuleBuilderOptions<T, string?> MustBePasskeyName<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(name => name is null || (name.Trim().Length > 0 && name.Length <= Passkey.MaxNameLength))
            .WithErrorCode("auth.passkey_name_invalid")
            .WithMessage("A passkey's name has 1 to 100 characters.");
}

internal sealed class PasskeyAttestationValidator : AbstractValidator<PasskeyAttestation>
{
    public PasskeyAttestationValidator()
    {
        RuleFor(c => c.Id).MustBeBytes(PasskeyRules.MaxId);
        RuleFor(c => c.Type).NotEmpty().MaximumLength(PasskeyRules.MaxType);
        RuleFor(c => c.ClientDataJson).MustBeBytes(PasskeyRules.MaxClientData);
        RuleFor(c => c.AttestationObject).MustBeBytes(PasskeyRules.MaxAttestation);
        RuleFor(c => c.Transports)
            .Must(all => all.Count <= PasskeyRules.MaxTransports && all.All(one => one.Length is > 0 and <= PasskeyRules.MaxTransport))
            .WithErrorCode("auth.passkey_shape")
            .WithMessage("This is not what an authenticator says.");
    }
}

internal sealed class PasskeyAssertionValidator : AbstractValidator<PasskeyAssertion>
{
    public PasskeyAssertionValidator()
    {
        RuleFor(c => c.Id).MustBeBytes(PasskeyRules.MaxId);
        RuleFor(c => c.Type).NotEmpty().MaximumLength(PasskeyRules.MaxType);
        RuleFor(c => c.ClientDataJson).MustBeBytes(PasskeyRules.MaxClientData);
        RuleFor(c => c.AuthenticatorData).MustBeBytes(PasskeyRules.MaxAuthenticatorData);
        RuleFor(c => c.Signature).MustBeBytes(PasskeyRules.MaxSignature);
        RuleFor(c => c.UserHandle!).MustBeBytes(PasskeyRules.MaxUserHandle).When(c => c.UserHandle is not null);
    }
}
