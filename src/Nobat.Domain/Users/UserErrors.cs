using Nobat.Domain.Common;

namespace Nobat.Domain.Users;

/// <summary>Refusals about accounts and people.</summary>
public static class UserErrors
{
    public static readonly Error PhoneInvalid = Error.Invalid("user.phone_invalid", "This is not an Iranian mobile number.");
}
