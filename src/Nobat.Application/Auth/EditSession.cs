using FluentValidation;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;

namespace Nobat.Application.Auth;

/// <summary>Names or trusts the device behind one of one's own sessions. What is not given stays.</summary>
public sealed record EditSessionCommand(SessionId Id, string? DeviceName, bool? Trusted) : ICommand<Result<MessageAnswer>>;

internal sealed class EditSessionValidator : AbstractValidator<EditSessionCommand>
{
    public EditSessionValidator() =>
        RuleFor(c => c.DeviceName)
            .Must(name => name is null || (name.Trim().Length > 0 && name.Length <= Device.MaxNameLength))
            .WithErrorCode("auth.device_name_invalid")
            .WithMessage("A device's name has 1 to 100 characters.");
}

internal sealed class EditSessionHandler(
    IRepository<Session> sessions,
    IRepository<Device> devices,
    ICurrentUser me,
    ITexts texts,
    TimeProvider clock
) : ICommandHandler<EditSessionCommand, Result<MessageAnswer>>
{
    public async Task<Result<MessageAnswer>> Handle(EditSessionCommand command, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var session = await sessions.FindAsync(new SessionOf(me.Id, command.Id), cancellationToken);
        if (session is null || !session.IsLive(now))
            return AuthErrors.SessionNotFound;
        if (command.Trusted == true && me.DemandFreshSignIn(now) is { } stale)
            return stale;

        var device = await devices.FindForUpdateAsync(new DeviceOf(me.Id, session.DeviceId), cancellationToken);
        if (device is null)
            return AuthErrors.SessionNotFound;
        if (command.DeviceName is { } name)
            device.Rename(PersianText.Normalise(name.Trim()));
        if (command.Trusted == true)
            device.Trust(now);
        else if (command.Trusted == false)
            device.Distrust();
        return new MessageAnswer(texts.Get("auth.device_saved", me.Language));
    }
}
