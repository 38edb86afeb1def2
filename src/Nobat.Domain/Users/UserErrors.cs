using Nobat.Domain.Common;

namespace Nobat.Domain.Users;

/// <summary>Refusals about accounts and people.</summary>
public static class UserErrors
{
    public static readonly Error PhoneInvalid = Error.Invalid("user.phone_invalid", "This is not an Iranian mobile number.");
    public static readonly Error NameInvalid = Error.Invalid("user.name_invalid", "A name has 1 to 50 characters.");
    public static readonly Error RoleNotAllowed = Error.Invalid("user.role_not_allowed", "This role cannot be chosen.");
    public static readonly Error BirthDateInvalid = Error.Invalid("user.birth_date_invalid", "This cannot be a birth date.");
    public static readonly Error NotFound = Error.NotFound("user.not_found", "There is no such person.");
    public static readonly Error ProfileAlreadyComplete = Error.Conflict("user.profile_complete", "This profile is complete already.");
    public static readonly Error ProfileIncomplete = Error.Conflict("user.profile_incomplete", "Please complete your profile first.");
    public static readonly Error PasswordAlreadySet = Error.Conflict("user.password_already_set", "A password is set already.");
}
