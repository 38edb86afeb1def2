using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Domain.Users;

/// <summary>A person's account, known by a phone number. A code proves the number; a password is optional.</summary>
public sealed class User : AggregateRoot
{
    /// <summary>So many wrong passwords in a row close the password path; codes go on working and open it again.</summary>
    public const int MaxWrongPasswords = 3;

    /// <summary>How long a letter proves an email address.</summary>
    public static readonly Duration EmailProofLifetime = Duration.FromHours(24);

    public UserId Id { get; private init; }
    public PhoneNumber Phone { get; private set; }
    public Instant? PhoneVerifiedAt { get; private set; }
    public string? FirstName { get; private set; }
    public string? LastName { get; private set; }
    public LocalDate? BirthDate { get; private set; }
    public string? Email { get; private set; }
    public bool EmailVerified { get; private set; }

    /// <summary>When this address was given; a proof of it is bound to this moment and dies with the address.</summary>
    public Instant? EmailChangedAt { get; private set; }
    public UserRole Role { get; private set; }
    public UserStatus Status { get; private set; }

    /// <summary>PHC string of the password, or null while only codes sign in.</summary>
    public string? PasswordHash { get; private set; }
    public int WrongPasswords { get; private set; }
    public Language Language { get; private set; }
    public Instant? LastLoginAt { get; private set; }
    public Instant CreatedAt { get; private init; }
    public Instant UpdatedAt { get; private set; }

    private User() { } // EF

    public bool IsPhoneVerified => PhoneVerifiedAt is not null;

    /// <summary>A new account for a number its owner has just proved; it stays pending until the profile is complete.</summary>
    public static User Register(PhoneNumber phone, Language language, Instant now)
    {
        var user = new User
        {
            Id = UserId.New(),
            Phone = phone,
            PhoneVerifiedAt = now,
            Role = UserRole.User,
            Status = UserStatus.Pending,
            Language = language,
            CreatedAt = now,
            UpdatedAt = now,
        };
        user.Raise(new UserRegistered(user.Id));
        return user;
    }

    /// <summary>For a number that configuration names as an administrator's; nothing else ever makes one.</summary>
    public void BecomeAdministrator(Instant now)
    {
        if (Role == UserRole.Admin && Status != UserStatus.Pending)
            return;
        Role = UserRole.Admin;
        Status = Status == UserStatus.Pending ? UserStatus.Active : Status;
        Changed(now);
        Raise(new AdministratorAppointed(Id));
    }

    /// <summary>Names and a role of one's own choosing, once. <see cref="UserRole.Admin"/> cannot be chosen.</summary>
    public Result CompleteProfile(PersonName name, LocalDate? birthDate, UserRole role, Instant now)
    {
        if (Status != UserStatus.Pending)
            return UserErrors.ProfileAlreadyComplete;
        if (role == UserRole.Admin)
            return UserErrors.RoleNotAllowed;
        if (!CanBeBirthDate(birthDate, now))
            return UserErrors.BirthDateInvalid.At("birthDate");
        (FirstName, LastName, BirthDate, Role, Status) = (name.First, name.Last, birthDate, role, UserStatus.Active);
        Changed(now);
        Raise(new ProfileCompleted(Id, role));
        return Result.Success;
    }

    /// <summary>Changes what is given and leaves the rest.</summary>
    public Result EditProfile(ProfileEdit edit, Instant now)
    {
        if (!CanBeBirthDate(edit.BirthDate, now))
            return UserErrors.BirthDateInvalid.At("birthDate");
        FirstName = edit.FirstName ?? FirstName;
        LastName = edit.LastName ?? LastName;
        BirthDate = edit.BirthDate ?? BirthDate;
        Language = edit.Language ?? Language;
        if (edit.Email is { } email && EmailAddress.Normalise(email) is var address && address != Email)
            (Email, EmailVerified, EmailChangedAt) = (address, false, now);
        Changed(now);
        return Result.Success;
    }

    /// <summary>Asks for a letter that proves the address; good for <see cref="EmailProofLifetime"/>.</summary>
    public Result AskForEmailProof(Instant now)
    {
        if (Email is null)
            return UserErrors.EmailMissing;
        if (EmailVerified)
            return UserErrors.EmailAlreadyVerified;
        Raise(new EmailProofAsked(Id, now + EmailProofLifetime));
        return Result.Success;
    }

    /// <summary>Once: the proof of an address that is verified is used up.</summary>
    public Result VerifyEmail(Instant now)
    {
        if (Email is null || EmailVerified || Status == UserStatus.Inactive)
            return AuthErrors.EmailTokenInvalid;
        EmailVerified = true;
        Changed(now);
        Raise(new EmailVerified(Id));
        return Result.Success;
    }

    public Result SetFirstPassword(string hash, Instant now)
    {
        if (PasswordHash is not null)
            return UserErrors.PasswordAlreadySet;
        PasswordHash = hash;
        Changed(now);
        Raise(new FirstPasswordSet(Id));
        return Result.Success;
    }

    /// <summary>A code on the phone stands in for the old password, if there was one, and lifts a lock.</summary>
    public Result ResetPassword(string hash, Instant now)
    {
        if (Status == UserStatus.Inactive)
            return AuthErrors.OtpInvalid;
        Choose(hash, now);
        Status = Status == UserStatus.Locked ? UserStatus.Active : Status;
        return Result.Success;
    }

    /// <summary>Judges the current password, compared outside; wrong ones count as they do at the sign-in.</summary>
    public Result ChangePassword(bool matches, string hash, Instant now)
    {
        if (PasswordHash is null)
            return UserErrors.PasswordNotSet;
        if (Status == UserStatus.Locked || WrongPasswords >= MaxWrongPasswords)
            return AuthErrors.AccountLocked;
        if (!matches)
            return CountWrongPassword(UserErrors.PasswordWrong, now);
        Choose(hash, now);
        return Result.Success;
    }

    /// <summary>Moves to a number that its owner has just proved.</summary>
    public Result ChangePhone(PhoneNumber phone, Instant now)
    {
        if (phone == Phone)
            return UserErrors.PhoneUnchanged;
        Raise(new PhoneChanged(Id, Phone, phone));
        (Phone, PhoneVerifiedAt) = (phone, now);
        Changed(now);
        return Result.Success;
    }

    /// <summary>Judges a password that was compared outside. The refusal is remembered: it counts towards the lock.</summary>
    public Result SignInWithPassword(bool matches, Instant now)
    {
        if (Status == UserStatus.Inactive)
            return AuthErrors.InvalidCredentials;
        if (Status == UserStatus.Locked || WrongPasswords >= MaxWrongPasswords)
            return AuthErrors.AccountLocked;
        if (matches)
        {
            WrongPasswords = 0;
            LastLoginAt = now;
            return Result.Success;
        }

        return CountWrongPassword(AuthErrors.InvalidCredentials, now);
    }

    /// <summary>A code proved the number again. A lock closes only the password path, so it stays and does not stand in the way.</summary>
    public Result SignInWithCode(Instant now)
    {
        if (Status == UserStatus.Inactive)
            return AuthErrors.InvalidCredentials;
        PhoneVerifiedAt ??= now;
        LastLoginAt = now;
        return Result.Success;
    }

    /// <summary>A passkey proved who it is. Like a code it goes past a lock, which closes only the password path, and leaves it.</summary>
    public Result SignInWithPasskey(Instant now)
    {
        if (Status == UserStatus.Inactive)
            return AuthErrors.PasskeyInvalid;
        LastLoginAt = now;
        return Result.Success;
    }

    /// <summary>A code opens the password path again; an account that is not locked stays as it is.</summary>
    public Result Unlock(Instant now)
    {
        if (Status == UserStatus.Inactive)
            return AuthErrors.InvalidCredentials;
        WrongPasswords = 0;
        Status = Status == UserStatus.Locked ? UserStatus.Active : Status;
        Changed(now);
        Raise(new UserUnlocked(Id));
        return Result.Success;
    }

    /// <summary>Keeps the same password under stronger parameters.</summary>
    public void Rehash(string hash) => PasswordHash = hash;

    private void Choose(string hash, Instant now)
    {
        (PasswordHash, WrongPasswords) = (hash, 0);
        Raise(new PasswordChanged(Id));
        Changed(now);
    }

    private Result CountWrongPassword(Error refusal, Instant now)
    {
        WrongPasswords++;
        if (WrongPasswords < MaxWrongPasswords)
            return refusal.KeepingChanges();
        // A pending account stays pending; the count alone keeps its password path closed.
        Status = Status == UserStatus.Active ? UserStatus.Locked : Status;
        Raise(new UserLocked(Id));
        Changed(now);
        return AuthErrors.AccountLocked.KeepingChanges();
    }

    /// <summary>Nobody was born before 1900 or after today; today is UTC's, for which a day more or less does no harm.</summary>
    private static bool CanBeBirthDate(LocalDate? date, Instant now) =>
        date is null || (date.Value.Year >= 1900 && date.Value <= now.InUtc().Date);

    private void Changed(Instant now) => UpdatedAt = now;
}
