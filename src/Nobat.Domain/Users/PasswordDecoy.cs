using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Domain.Users;

/// <summary>
/// Wrong passwords for a number that has none here. It answers them as an account would, the lock included: otherwise three tries
/// would tell who has an account.
/// </summary>
public sealed class PasswordDecoy : AggregateRoot
{
    public PhoneNumber Phone { get; private init; }
    public int WrongPasswords { get; private set; }
    public Instant LastAt { get; private set; }

    private PasswordDecoy() { } // EF

    public static PasswordDecoy For(PhoneNumber phone) => new() { Phone = phone };

    /// <summary>Always a refusal; see <see cref="User.SignInWithPassword"/> for the one it copies.</summary>
    public Error Refuse(Instant now)
    {
        if (WrongPasswords >= User.MaxWrongPasswords)
            return AuthErrors.AccountLocked;
        WrongPasswords++;
        LastAt = now;
        return (WrongPasswords < User.MaxWrongPasswords ? AuthErrors.InvalidCredentials : AuthErrors.AccountLocked).KeepingChanges();
    }
}
