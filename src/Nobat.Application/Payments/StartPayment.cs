using Nobat.Application.Bookings;
using Nobat.Application.Common;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using Nobat.Domain.Payments;
using NodaTime;

namespace Nobat.Application.Payments;

/// <summary>The first step of paying: our own row, and the time at the bank. Rial.</summary>
internal sealed record StartPaymentCommand(
    BookingId BookingId,
    UserId Customer,
    string Gateway,
    long MinAmount,
    long MaxAmount,
    string? ReturnUrl
) : ICommand<Result<StartedPayment>>;

/// <param name="PayUrl">Where it was opened before; null when the gateway has to be asked.</param>
internal sealed record StartedPayment(PaymentId Id, long Amount, string Reference, string? PayUrl);

internal sealed class StartPaymentHandler(ICalendars calendars, IRepository<Payment> payments)
    : ICommandHandler<StartPaymentCommand, Result<StartedPayment>>
{
    private static readonly Duration AskAgainAfter = Duration.FromSeconds(2);

    public async Task<Result<StartedPayment>> Handle(StartPaymentCommand command, CancellationToken cancellationToken)
    {
        if (await calendars.LockAsync(command.BookingId, null, cancellationToken) is not var (calendar, booking))
            return BookingErrors.NotFound;
        if (booking.CustomerId != command.Customer)
            return BookingErrors.NotFound;
        var goes = booking.GoAndPay(calendar.Now);
        if (!goes.IsSuccess)
            return goes.Error;
        if (booking.DepositAmount < command.MinAmount)
            return PaymentErrors.BelowMinimum;
        if (booking.DepositAmount > command.MaxAmount)
            return PaymentErrors.AboveMaximum;

        var earlier = await payments.ListForUpdateAsync(new PaymentsOf(booking.Id), cancellationToken);
        if (earlier.Exists(payment => payment.Status is PaymentStatus.Verifying))
            return PaymentErrors.BeingVerified.After(AskAgainAfter);
        if (earlier.Exists(payment => payment.Gateway == command.Gateway && payment.IsBeingOpened(calendar.Now)))
            return PaymentErrors.BeingOpened.After(AskAgainAfter);
        if (earlier.Find(payment => payment.Gateway == command.Gateway && payment.CanBePaid) is { } open)
        {
            open.SetOutAgain(calendar.Now);
            return new StartedPayment(open.Id, open.Amount, booking.Reference, open.PayUrl);
        }

        var payment = Payment.Start(
            booking.Id,
            command.Customer,
            booking.StylistId,
            command.Gateway,
            booking.DepositAmount,
            command.ReturnUrl,
            calendar.Now
        );
        payments.Add(payment);
        return new StartedPayment(payment.Id, payment.Amount, booking.Reference, null);
    }
}
