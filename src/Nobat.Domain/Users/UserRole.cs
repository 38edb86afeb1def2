namespace Nobat.Domain.Users;

/// <summary>What an account may do: <c>user</c> is a customer, <c>provider</c> a stylist.</summary>
public enum UserRole
{
    User,
    Provider,
    Admin,
}

/// <summary><c>pending → active ⇄ locked</c>, and <c>inactive</c> for a disabled account.</summary>
public enum UserStatus
{
    Pending,
    Active,
    Locked,
    Inactive,
}

/// <summary>The languages Nobat speaks; written <c>fa</c> and <c>en</c>.</summary>
public enum Language
{
    Fa,
    En,
}
