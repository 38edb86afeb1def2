using FluentValidation;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;

namespace Nobat.Application.Auth;

/// <summary>
/// An administrator lets codes of a number be redeemed again by those who bring no known device: strangers may have used up its guesses
/// (NIST SP 800-63B, 3.2.2), and whoever has no such device cannot help himself. Nothing happens where nothing is closed.
/// </summary>
public sealed record ReopenCodesCommand(string PhoneNumber) : ICommand<Result>;

internal sealed class ReopenCodesValidator : AbstractValidator<ReopenCodesCommand>
{
    public ReopenCodesValidator() => RuleFor(command => command.PhoneNumber).MustBePhone();
}

internal sealed class ReopenCodesHandler(IRepository<WrongGuesses> guesses, IPhoneLock phones, IUnitOfWork work, TimeProvider clock)
    : ICommandHandler<ReopenCodesCommand, Result>
{
    public async Task<Result> Handle(ReopenCodesCommand command, CancellationToken cancellationToken)
    {
        var phone = PhoneNumber.Parse(command.PhoneNumber).Value;
        await work.BeginAsync(cancellationToken);
        await phones.AcquireAsync(phone, cancellationToken);
        foreach (var row in await guesses.ListAsync(new GuessesAt(phone, device: null), cancellationToken))
            row.Reopen(clock.GetCurrentInstant());
        return Result.Success;
    }
}
