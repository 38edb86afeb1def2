using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Payments;
using Nobat.Domain.Users;

namespace Nobat.Application.Payments;

/// <summary>The customer goes to pay the deposit of a booking. Asked twice it leads to the same page of the gateway.</summary>
/// <param name="Gateway">The first that is turned on, unless named.</param>
/// <param name="ReturnUrl">Where the customer goes afterwards; only to sites that configuration knows.</param>
public sealed record PayDepositCommand(BookingId BookingId, string? Gateway, string? ReturnUrl) : ICommand<Result<PaymentPage>>;

/// <param name="RedirectUrl">The gateway's page; the customer's browser goes there.</param>
public sealed record PaymentPage(PaymentId PaymentId, string RedirectUrl);

internal sealed class PayDepositValidator : AbstractValidator<PayDepositCommand>
{
    public PayDepositValidator()
    {
        RuleFor(command => command.Gateway).MaximumLength(40);
        RuleFor(command => command.ReturnUrl).MaximumLength(Payment.MaxUrlLength);
    }
}

/// <summary>
/// Three steps, because nobody may be kept waiting by a gateway under a lock: our row, the gateway's, and its name onto ours. A crash
/// between them leaves a payment that nobody can pay.
/// </summary>
internal sealed class PayDepositHandler(
    Steps steps,
    IPaymentGateways gateways,
    IReadDb db,
    IOptions<SiteOptions> site,
    IOptions<PaymentOptions> options,
    ICurrentUser me
) : ICommandHandler<PayDepositCommand, Result<PaymentPage>>
{
    public async Task<Result<PaymentPage>> Handle(PayDepositCommand command, CancellationToken cancellationToken)
    {
        if (gateways.Find(command.Gateway ?? (gateways.Names is [var first, ..] ? first : "")) is not { } gateway)
            return PaymentErrors.GatewayUnknown.At("gateway");
        if (command.ReturnUrl is { } url && !options.Value.IsReturnUrl(url, site.Value))
            return PaymentErrors.ReturnUrlRefused.At("returnUrl");

        var started = await steps.RunAsync(
            new StartPaymentCommand(
                command.BookingId,
                me.Id,
                gateway.Name,
                gateway.Terms.MinAmount,
                gateway.Terms.MaxAmount,
                command.ReturnUrl
            )
        );
        if (!started.IsSuccess)
            return started.Error;
        if (started.Value.PayUrl is { } open)
            return new PaymentPage(started.Value.Id, open);

        var opened = await gateway.OpenAsync(await OrderAsync(started.Value, gateway), CancellationToken.None);
        return await steps.RunAsync(new RecordOpeningCommand(started.Value.Id, opened));
    }

    /// <summary>After the first step nobody's leaving stops the rest.</summary>
    private async Task<PaymentOrder> OrderAsync(StartedPayment started, IPaymentGateway gateway)
    {
        var phone = await db.Set<User>().Where(user => user.Id == me.Id).Select(user => user.Phone).FirstAsync(CancellationToken.None);
        return new PaymentOrder(
            started.Id.Value.ToString("N"),
            started.Amount,
            $"Nobat {started.Reference}",
            new Uri(site.Value.AddressOf($"/api/v1/payments/callback/{gateway.Name}")),
            phone.Value
        );
    }
}
