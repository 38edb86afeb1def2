using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;

namespace Nobat.Application.Auth;

/// <summary>Signs in by exactly one of password and code.</summary>
public sealed record LoginCommand(string PhoneNumber, string? Password, string? OtpCode, string? DeviceName) : ICommand<Result<SignedIn>>;

internal sealed class LoginValidator : AbstractValidator<LoginCommand>
{
    public LoginValidator()
    {
        RuleFor(c => c.PhoneNumber).MustBePhone();
        RuleFor(c => c.OtpCode).MustBeCode().When(c => c.OtpCode is not null);
        RuleFor(c => c.Password)
            .Must((c, password) => password is null != c.OtpCode is null)
            .WithErrorCode("auth.one_credential")
            .WithMessage("Give either a password or a code.");
        RuleFor(c => c.Password).MaximumLength(PasswordPolicy.MaxLength);
        RuleFor(c => c.DeviceName).MaximumLength(Device.MaxNameLength);
    }
}

internal sealed class LoginHandler(
    AddressLimits limits,
    CodeDesk codes,
    IRepository<User> users,
    IRepository<PasswordDecoy> decoys,
    IPhoneLock phones,
    IUnitOfWork work,
    IReadDb db,
    IPasswordHasher passwords,
    SignInDesk desk,
    TimeProvider clock
) : ICommandHandler<LoginCommand, Result<SignedIn>>
{
    public async Task<Result<SignedIn>> Handle(LoginCommand command, CancellationToken cancellationToken)
    {
        if (await limits.HitTriesAsync(cancellationToken) is { } tooMany)
            return tooMany;

        var phone = PhoneNumber.Parse(command.PhoneNumber).Value;
        return command.Password is { } password
            ? await ByPassword(phone, password, command.DeviceName, cancellationToken)
            : await ByCode(phone, command.OtpCode!, command.DeviceName, cancellationToken);
    }

    private async Task<Result<SignedIn>> ByCode(PhoneNumber phone, string code, string? device, CancellationToken ct)
    {
        var redeemed = await codes.RedeemAsync(phone, CodePurpose.Login, code, ct);
        var now = clock.GetCurrentInstant();
        if (redeemed is { IsSuccess: false, Error: var wrong })
        {
            await desk.RefuseAsync(phone, SignInMethod.Code, wrong, now, ct);
            return wrong.KeepsChanges ? AuthErrors.InvalidCredentials.KeepingChanges() : AuthErrors.InvalidCredentials;
        }

        var user = await users.FindForUpdateAsync(new UserByPhone(phone), ct);
        if (user is null || user.SignInWithCode(now) is { IsSuccess: false })
            return AuthErrors.InvalidCredentials.KeepingChanges();
        return await desk.StartAsync(user, SignInMethod.Code, device, now, ct);
    }

    /// <summary>
    /// Compares before it locks, so that no lock waits for the slow hash; judges under the lock, so that tries are counted. A number
    /// without a password is asked, counted and answered in the same steps as one with it.
    /// </summary>
    private async Task<Result<SignedIn>> ByPassword(PhoneNumber phone, string password, string? device, CancellationToken ct)
    {
        var known = db.Set<User>()
            .Where(user => user.Phone == phone && user.Status != UserStatus.Inactive)
            .Select(user => user.PasswordHash);
        var hash = await known.FirstOrDefaultAsync(ct);
        var check = await passwords.CheckAsync(hash, password, ct);
        if (!check.IsSuccess)
            return check.Error;

        await work.BeginAsync(ct);
        await phones.AcquireAsync(phone, ct);
        var decoy = await decoys.FindAsync(new DecoyFor(phone), ct);
        var user = await users.FindForUpdateAsync(new UserByPhone(phone), ct);
        if (user?.PasswordHash is null || user.Status == UserStatus.Inactive)
        {
            var refusal = (decoy ?? Decoy(phone)).Refuse(clock.GetCurrentInstant());
            desk.Refuse(user: null, SignInMethod.Password, refusal, clock.GetCurrentInstant());
            return refusal;
        }

        if (user.PasswordHash != hash)
            return AuthErrors.InvalidCredentials;

        var now = clock.GetCurrentInstant();
        if (user.SignInWithPassword(check.Value.Matches, now) is { IsSuccess: false, Error: var refused })
        {
            desk.Refuse(user.Id, SignInMethod.Password, refused, now);
            return refused;
        }

        if (check.Value.Outdated && await passwords.HashAsync(password, ct) is { IsSuccess: true, Value: var stronger })
            user.Rehash(stronger);
        return await desk.StartAsync(user, SignInMethod.Password, device, now, ct);
    }

    private PasswordDecoy Decoy(PhoneNumber phone)
    {
        var decoy = PasswordDecoy.For(phone);
        decoys.Add(decoy);
        return decoy;
    }
}
