using FluentValidation;
using Nobat.Domain.Users;

namespace Nobat.Application.Common;

/// <summary>Shapes that many requests share.</summary>
internal static class ValidationRules
{
    public static IRuleBuilderOptions<T, string> MustBePhone<T>(this IRuleBuilder<T, string> rule) =>
        rule.Must(text => PhoneNumber.Parse(text).IsSuccess)
            .WithErrorCode(UserErrors.PhoneInvalid.Code)
            .WithMessage(UserErrors.PhoneInvalid.Message);

    /// <summary>Any six characters that are digits of some script; whether they are right is not a matter of shape.</summary>
    public static IRuleBuilderOptions<T, string?> MustBeCode<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(text =>
                text is { Length: <= OneTimeCode.MaxSpelling }
                && text.Trim() is { Length: OneTimeCode.Length } code
                && code.All(c => Domain.Common.Digits.ToLatin(c) is not null)
            )
            .WithErrorCode("auth.code_shape")
            .WithMessage("A code has six digits.");

    public static IRuleBuilderOptions<T, string> MustBeName<T>(this IRuleBuilder<T, string> rule) =>
        rule.Must(PersonName.IsValid).WithErrorCode(UserErrors.NameInvalid.Code).WithMessage(UserErrors.NameInvalid.Message);
}
