using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Domain.Tests.Users;

public sealed class UserTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 23, 8, 0);
    private static readonly PersonName Name = PersonName.Create(" Sara ", "Moradi").Value;

    [Fact, Trait("Feature", "ID-04")]
    public void A_new_account_is_pending_and_its_number_is_proved()
    {
        var user = ANewUser();

        Assert.Equal((UserStatus.Pending, UserRole.User, true), (user.Status, user.Role, user.IsPhoneVerified));
        Assert.Equal([new UserRegistered(user.Id)], user.Events);
    }

    [Theory, Trait("Feature", "ID-04")]
    [InlineData(UserRole.User)]
    [InlineData(UserRole.Provider)]
    public void Completing_the_profile_makes_it_active_in_the_chosen_role(UserRole role)
    {
        var user = ANewUser();

        Assert.True(user.CompleteProfile(Name, new LocalDate(1995, 3, 21), role, Now).IsSuccess);
        Assert.Equal((UserStatus.Active, role, "Sara"), (user.Status, user.Role, user.FirstName));
    }

    [Fact, Trait("Feature", "ID-04")]
    public void A_profile_is_completed_once()
    {
        var user = AnActiveUser();

        Assert.Equal(UserErrors.ProfileAlreadyComplete, user.CompleteProfile(Name, null, UserRole.Provider, Now).Error);
        Assert.Equal(UserRole.User, user.Role);
    }

    [Fact, Trait("Feature", "ID-09")]
    public void Nobody_chooses_to_be_an_administrator()
    {
        var user = ANewUser();

        Assert.Equal(UserErrors.RoleNotAllowed, user.CompleteProfile(Name, null, UserRole.Admin, Now).Error);
        Assert.Equal((UserStatus.Pending, UserRole.User), (user.Status, user.Role));
    }

    [Theory, Trait("Feature", "US-01")]
    [InlineData(1899, 12, 31, false)]
    [InlineData(1900, 1, 1, true)]
    [InlineData(2026, 11, 23, true)]
    [InlineData(2026, 11, 24, false)]
    public void A_birth_date_is_one_a_living_person_can_have(int year, int month, int day, bool possible)
    {
        var date = new LocalDate(year, month, day);

        Assert.Equal(possible, ANewUser().CompleteProfile(Name, date, UserRole.User, Now).IsSuccess);
        Assert.Equal(possible, AnActiveUser().EditProfile(new ProfileEdit(null, null, date, null, null), Now).IsSuccess);
    }

    [Fact, Trait("Feature", "US-01")]
    public void An_edit_leaves_what_it_does_not_name()
    {
        var user = AnActiveUser();

        user.EditProfile(new ProfileEdit("Mina", null, null, null, Language.En), Now);

        Assert.Equal(("Mina", "Moradi", Language.En), (user.FirstName, user.LastName, user.Language));
    }

    [Fact, Trait("Feature", "ID-06")]
    public void Three_wrong_passwords_in_a_row_lock_the_password_path()
    {
        var user = AnActiveUser();

        var codes = Enumerable.Range(0, 3).Select(_ => user.SignInWithPassword(matches: false, Now).Error!).ToList();

        Assert.Equal(["auth.invalid_credentials", "auth.invalid_credentials", "auth.account_locked"], codes.Select(error => error.Code));
        Assert.All(codes, refusal => Assert.True(refusal.KeepsChanges));
        Assert.Equal(UserStatus.Locked, user.Status);
        Assert.Contains(new UserLocked(user.Id), user.Events);
        Assert.Equal(AuthErrors.AccountLocked, user.SignInWithPassword(matches: true, Now).Error);
    }

    [Fact, Trait("Feature", "ID-06")]
    public void A_right_password_starts_the_count_again()
    {
        var user = AnActiveUser();
        foreach (var matches in new[] { false, false, true, false, false })
            user.SignInWithPassword(matches, Now);

        Assert.Equal(UserStatus.Active, user.Status);
    }

    [Fact, Trait("Feature", "ID-06")]
    public void A_pending_account_keeps_its_state_and_loses_the_password_path()
    {
        var user = ANewUser();
        for (var i = 0; i < 3; i++)
            user.SignInWithPassword(matches: false, Now);

        Assert.Equal(UserStatus.Pending, user.Status);
        Assert.Equal(AuthErrors.AccountLocked, user.SignInWithPassword(matches: true, Now).Error);
    }

    [Fact, Trait("Feature", "ID-06")]
    public void A_code_signs_a_locked_account_in_and_does_not_unlock_it()
    {
        var user = ALockedUser();

        Assert.True(user.SignInWithCode(Now).IsSuccess);
        Assert.Equal(UserStatus.Locked, user.Status);
    }

    [Fact, Trait("Feature", "ID-06")]
    public void Unlocking_opens_the_password_path_with_a_fresh_count()
    {
        var user = ALockedUser();

        user.Unlock(Now);

        Assert.Equal((UserStatus.Active, 0), (user.Status, user.WrongPasswords));
        Assert.True(user.SignInWithPassword(matches: true, Now).IsSuccess);
    }

    [Fact, Trait("Feature", "ID-06")]
    public void Unlocking_a_pending_account_does_not_complete_it()
    {
        var user = ANewUser();
        user.Unlock(Now);

        Assert.Equal(UserStatus.Pending, user.Status);
    }

    [Fact, Trait("Feature", "ID-09")]
    public void A_configured_administrator_is_active_at_once()
    {
        var user = ANewUser();
        user.BecomeAdministrator(Now);

        Assert.Equal((UserRole.Admin, UserStatus.Active), (user.Role, user.Status));
    }

    [Fact, Trait("Feature", "ID-09")]
    public void Being_an_administrator_unlocks_nothing()
    {
        var user = ALockedUser();
        user.BecomeAdministrator(Now);

        Assert.Equal((UserRole.Admin, UserStatus.Locked), (user.Role, user.Status));
    }

    [Fact, Trait("Feature", "ID-05")]
    public void A_first_password_is_set_once()
    {
        var user = AnActiveUser();

        Assert.True(user.SetFirstPassword("one", Now).IsSuccess);
        Assert.Equal(UserErrors.PasswordAlreadySet, user.SetFirstPassword("two", Now).Error);
        Assert.Equal("one", user.PasswordHash);
    }

    [Theory, Trait("Feature", "US-01")]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData(null)]
    [InlineData("a\u0007b")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void A_name_has_one_to_fifty_characters(string? part)
    {
        Assert.Equal(UserErrors.NameInvalid, PersonName.Create(part, "Moradi").Error);
        Assert.Equal(UserErrors.NameInvalid, PersonName.Create("Sara", part).Error);
    }

    private static User ANewUser() => User.Register(PhoneNumber.Parse("09120001234").Value, Language.Fa, Now);

    private static User AnActiveUser()
    {
        var user = ANewUser();
        Assert.True(user.CompleteProfile(Name, null, UserRole.User, Now).IsSuccess);
        return user;
    }

    private static User ALockedUser()
    {
        var user = AnActiveUser();
        for (var i = 0; i < 3; i++)
            user.SignInWithPassword(matches: false, Now);
        return user;
    }
}
