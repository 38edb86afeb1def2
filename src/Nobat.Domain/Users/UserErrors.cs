using Nobat.Domain.Common;

namespace Nobat.Domain.Users;

/// <summary>Refusals about accounts and people.</summary>
public static class UserErrors
{
    public static readonly Error PhoneInvalid = Error.Invalid("user.phone_invalid", "This is not an Iranian mobile number.");
    public static readonly Error NameInvalid = Error.Invalid("user.name_invalid", "A name has 1 to 50 characters.");
    public static readonly Error EmailInvalid = Error.Invalid("user.email_invalid", "This is not an email address.");
    public static readonly Error EmailMissing = Error.Conflict("user.email_missing", "There is no email address yet; give one first.");
    public static readonly Error EmailAlreadyVerified = Error.Conflict(
        "user.email_already_verified",
        "This email address is verified already."
    );
    public static readonly Error RoleNotAllowed = Error.Invalid("user.role_not_allowed", "This role cannot be chosen.");
    public static readonly Error BirthDateInvalid = Error.Invalid("user.birth_date_invalid", "This cannot be a birth date.");
    public static readonly Error NotFound = Error.NotFound("user.not_found", "There is no such person.");
    public static readonly Error ProfileAlreadyComplete = Error.Conflict("user.profile_complete", "This profile is complete already.");
    public static readonly Error ProfileIncomplete = Error.Conflict("user.profile_incomplete", "Please complete your profile first.");
    public static readonly Error PasswordLength = Error.Invalid("user.password_length", "A password has {min} to {max} characters.");
    public static readonly Error PasswordWeak = Error.Invalid("user.password_weak", "A password has an upper- and a lower-case letter.");
    public static readonly Error PasswordCommon = Error.Invalid(
        "user.password_common",
        "This password is among the first that anybody would try."
    );
    public static readonly Error PasswordPersonal = Error.Invalid(
        "user.password_personal",
        "A password must not be your name or your phone number."
    );
    public static readonly Error PasswordWrong = Error.Invalid("user.password_wrong", "This is not your current password.");
    public static readonly Error PasswordUnchanged = Error.Invalid("user.password_unchanged", "This is your password already.");
    public static readonly Error PasswordNotSet = Error.Conflict("user.password_not_set", "There is no password yet; set one first.");
    public static readonly Error PhoneInUse = Error.Conflict("user.phone_in_use", "This number belongs to an account already.");
    public static readonly Error PhoneUnchanged = Error.Conflict("user.phone_unchanged", "This is your number already.");
    public static readonly Error PhoneReserved = Error.Conflict(
        "user.phone_reserved",
        "Configuration names this number as an administrator's; change it there first."
    );
    public static readonly Error PasswordAlreadySet = Error.Conflict("user.password_already_set", "A password is set already.");
}
