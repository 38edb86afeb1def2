using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Nobat.Application.Payments;
using Nobat.Infrastructure.Http;
using Nobat.Infrastructure.Payments;
using Nobat.Testing;

namespace Nobat.Api.Tests.Payments;

/// <summary>The adapters against servers that speak the providers' documented wire.</summary>
[Trait("Feature", "PY-02")]
public sealed class GatewayWireTests : IAsyncLifetime
{
    private static readonly OutboundPatience Short = new(
        TimeSpan.FromMilliseconds(800),
        TimeSpan.FromMilliseconds(3_000),
        TimeSpan.FromMilliseconds(10),
        TimeSpan.FromMilliseconds(600)
    );
    private static readonly PaymentOrder Order = new(
        "order-1",
        500_000,
        "Nobat NB-1",
        new Uri("https://nobat.example/back"),
        "09120000001"
    );

    private FakeZarinpal _zarinpalServer = null!;
    private FakeZibal _zibalServer = null!;
    private ServiceProvider _services = null!;
    private ZarinpalGateway _zarinpal = null!;
    private ZibalGateway _zibal = null!;
    private readonly List<string> _log = [];

    public async ValueTask InitializeAsync()
    {
        _zarinpalServer = await FakeZarinpal.StartNewAsync();
        _zibalServer = await FakeZibal.StartNewAsync();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new Listener(_log)));
        services.AddSingleton(
            Options.Create(
                new GatewayOptions
                {
                    Zarinpal = new()
                    {
                        MerchantId = FakeZarinpal.Merchant,
                        AccessToken = FakeZarinpal.Token,
                        TerminalId = "77",
                        BaseUrl = _zarinpalServer.Address,
                        RefundUrl = new Uri(_zarinpalServer.Address, "/api/v4/graphql/"),
                        CanReverse = true,
                    },
                    Zibal = new() { Merchant = "zibal", BaseUrl = _zibalServer.Address },
                }
            )
        );
        services.AddOutboundClient(ZarinpalGateway.Client, Short);
        services.AddOutboundClient(ZibalGateway.Client, Short);
        services.AddSingleton<ZarinpalRefunds>().AddSingleton<ZarinpalGateway>().AddSingleton<ZibalGateway>();
        _services = services.BuildServiceProvider();
        _zarinpal = _services.GetRequiredService<ZarinpalGateway>();
        _zibal = _services.GetRequiredService<ZibalGateway>();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _zarinpalServer.DisposeAsync();
        await _zibalServer.DisposeAsync();
    }

    [Fact]
    public async Task Zarinpal_is_asked_in_its_own_words()
    {
        var opened = await Opened(_zarinpal);

        Assert.Equal(new Uri(_zarinpalServer.Address, $"/pg/StartPay/{opened.Authority}"), opened.PayUrl);
        var (path, body) = Assert.Single(_zarinpalServer.Asked);
        Assert.Equal("/pg/v4/payment/request.json", path);
        JsonNode expected = new JsonObject
        {
            ["merchant_id"] = FakeZarinpal.Merchant,
            ["amount"] = 500_000,
            ["currency"] = "IRR",
            ["description"] = "Nobat NB-1",
            ["callback_url"] = "https://nobat.example/back",
            ["metadata"] = new JsonObject { ["mobile"] = "09120000001", ["order_id"] = "order-1" },
        };
        Assert.Equal(expected.ToJsonString(), body.ToJsonString());
    }

    [Fact, Trait("Promise", "P-4")]
    public async Task Verifying_twice_answers_alike_and_what_nobody_paid_is_refused()
    {
        foreach (
            var (gateway, pay) in new (IPaymentGateway, Action<string>)[] { (_zarinpal, _zarinpalServer.Pay), (_zibal, _zibalServer.Pay) }
        )
        {
            var authority = (await Opened(gateway)).Authority;
            var unpaid = await gateway.VerifyAsync(authority, 500_000, default);
            pay(authority);
            var first = await gateway.VerifyAsync(authority, 500_000, default);
            var second = await gateway.VerifyAsync(authority, 500_000, default);

            Assert.Equal(GatewayOutcome.Refused, unpaid.Outcome);
            Assert.Equal((GatewayOutcome.Done, first), (first.Outcome, second));
            Assert.NotNull(first.Value!.CardMask);
        }
    }

    [Fact, Trait("Promise", "P-4")]
    public async Task Another_amount_or_a_payment_of_others_holds_nothing()
    {
        var (mine, track) = ((await Opened(_zarinpal)).Authority, (await Opened(_zibal)).Authority);
        _zarinpalServer.Pay(mine);
        _zibalServer.Pay(track);
        _zibalServer.PaidInstead = 50_000;

        Assert.Equal((GatewayOutcome.Refused, "-50"), Of(await _zarinpal.VerifyAsync(mine, 50_000, default)));
        Assert.Equal((GatewayOutcome.Refused, "-54"), Of(await _zarinpal.VerifyAsync($"A{new string('9', 35)}", 500_000, default)));
        Assert.Equal((GatewayOutcome.Unknown, "amount_differs"), Of(await _zibal.VerifyAsync(track, 500_000, default)));
        Assert.Equal((GatewayOutcome.Refused, "203"), Of(await _zibal.VerifyAsync("99999", 500_000, default)));
    }

    [Theory]
    [InlineData(-9, GatewayOutcome.Refused, GatewayOutcome.Unknown)]
    [InlineData(-10, GatewayOutcome.Refused, GatewayOutcome.Unknown)]
    [InlineData(-11, GatewayOutcome.Refused, GatewayOutcome.Unknown)]
    [InlineData(-12, GatewayOutcome.Refused, GatewayOutcome.Unknown)]
    [InlineData(-15, GatewayOutcome.Refused, GatewayOutcome.Unknown)]
    [InlineData(-50, GatewayOutcome.Refused, GatewayOutcome.Refused)]
    [InlineData(-51, GatewayOutcome.Refused, GatewayOutcome.Refused)]
    [InlineData(-52, GatewayOutcome.Refused, GatewayOutcome.Unknown)]
    [InlineData(-53, GatewayOutcome.Refused, GatewayOutcome.Refused)]
    [InlineData(-54, GatewayOutcome.Refused, GatewayOutcome.Refused)]
    public async Task Only_codes_that_say_no_money_end_a_payment_at_zarinpal(int code, GatewayOutcome opening, GatewayOutcome verifying)
    {
        var authority = (await Opened(_zarinpal)).Authority;
        _zarinpalServer.Error = code;

        Assert.Equal((opening, $"{code}"), Of(await _zarinpal.OpenAsync(Order, default)));
        Assert.Equal((verifying, $"{code}"), Of(await _zarinpal.VerifyAsync(authority, 500_000, default)));
    }

    [Theory]
    [InlineData(102, GatewayOutcome.Refused, GatewayOutcome.Unknown)]
    [InlineData(103, GatewayOutcome.Refused, GatewayOutcome.Unknown)]
    [InlineData(105, GatewayOutcome.Refused, GatewayOutcome.Unknown)]
    [InlineData(113, GatewayOutcome.Refused, GatewayOutcome.Unknown)]
    [InlineData(202, GatewayOutcome.Refused, GatewayOutcome.Refused)]
    [InlineData(203, GatewayOutcome.Refused, GatewayOutcome.Refused)]
    public async Task Only_results_that_say_no_money_end_a_payment_at_zibal(int result, GatewayOutcome opening, GatewayOutcome verifying)
    {
        var track = (await Opened(_zibal)).Authority;
        _zibalServer.Result = result;

        Assert.Equal((opening, $"{result}"), Of(await _zibal.OpenAsync(Order, default)));
        Assert.Equal((verifying, $"{result}"), Of(await _zibal.VerifyAsync(track, 500_000, default)));
    }

    [Fact]
    public async Task Where_a_payment_stands_is_told_by_both()
    {
        var (authority, track) = ((await Opened(_zarinpal)).Authority, (await Opened(_zibal)).Authority);
        Assert.Equal((GatewayPaymentState.Open, GatewayPaymentState.Open), (await State(_zarinpal, authority), await State(_zibal, track)));
        _zarinpalServer.Pay(authority);
        _zibalServer.Pay(track);
        Assert.Equal((GatewayPaymentState.Paid, GatewayPaymentState.Paid), (await State(_zarinpal, authority), await State(_zibal, track)));
        Assert.Equal(authority, Assert.Single((await _zarinpal.ListUnverifiedAsync(default)).Value!).Authority);
        await _zarinpal.VerifyAsync(authority, 500_000, default);
        await _zibal.VerifyAsync(track, 500_000, default);

        Assert.Equal(
            (GatewayPaymentState.Verified, GatewayPaymentState.Verified),
            (await State(_zarinpal, authority), await State(_zibal, track))
        );
        Assert.Empty((await _zarinpal.ListUnverifiedAsync(default)).Value!);
        Assert.Equal(GatewayOutcome.Done, (await _zarinpal.ReverseAsync(authority, default)).Outcome);
        Assert.Equal(GatewayPaymentState.Reversed, await State(_zarinpal, authority));
    }

    [Fact, Trait("Feature", "PY-04")]
    public async Task Zarinpal_refunds_in_part_and_with_its_own_token()
    {
        var (authority, reference) = await Paid();

        var refunded = await _zarinpal.RefundAsync(new RefundOrder("k", authority, 120_000, "Nobat", reference), default);
        var tooLittle = await _zarinpal.RefundAsync(new RefundOrder("k2", authority, 19_999, "Nobat", reference), default);

        Assert.Equal(
            (GatewayOutcome.Done, "4321", 120_000L),
            (refunded.Outcome, refunded.Value!.Reference, _zarinpalServer.RefundedOf(authority))
        );
        Assert.Equal(GatewayOutcome.Refused, tooLittle.Outcome);
        Assert.Equal($"Bearer {FakeZarinpal.Token}", _zarinpalServer.LastAuthorization);
        Assert.Null(_zibal.Terms.MinRefund);
    }

    [Theory, Trait("Promise", "O-7")]
    [InlineData(WireFault.Http500)]
    [InlineData(WireFault.Hang)]
    [InlineData(WireFault.CutBefore)]
    [InlineData(WireFault.CutAfter)]
    public async Task A_question_that_may_be_asked_twice_is(WireFault fault)
    {
        var authority = (await Opened(_zarinpal)).Authority;
        _zarinpalServer.Pay(authority);
        _zarinpalServer.Fail(fault);

        var verified = await _zarinpal.VerifyAsync(authority, 500_000, default);

        Assert.Equal((GatewayOutcome.Done, 2), (verified.Outcome, _zarinpalServer.CallsOf("/pg/v4/payment/verify.json")));
    }

    [Theory, Trait("Promise", "O-7"), Trait("Promise", "P-5")]
    [InlineData(WireFault.Http500, "http_500")]
    [InlineData(WireFault.Hang, "timeout")]
    [InlineData(WireFault.CutBefore, "cut_off")]
    [InlineData(WireFault.CutAfter, "cut_off")]
    [InlineData(WireFault.Garbage, "unreadable")]
    [InlineData(WireFault.Huge, "too_large")]
    [InlineData(WireFault.Strange, "unreadable")]
    public async Task What_must_not_be_asked_twice_is_asked_once_and_left_unknown(WireFault fault, string code)
    {
        _zarinpalServer.Fail(fault);
        Assert.Equal((GatewayOutcome.Unknown, code), Of(await _zarinpal.OpenAsync(Order, default)));
        Assert.Equal(1, _zarinpalServer.CallsOf("/pg/v4/payment/request.json"));

        var (authority, reference) = await Paid();
        _zarinpalServer.Fail(WireFault.None, fault);
        Assert.Equal(
            (GatewayOutcome.Unknown, code),
            Of(await _zarinpal.RefundAsync(new RefundOrder("k", authority, 50_000, "Nobat", reference), default))
        );
        Assert.Equal(2, _zarinpalServer.CallsOf("/api/v4/graphql/"));

        _zibalServer.Fail(fault);
        Assert.Equal((GatewayOutcome.Unknown, code), Of(await _zibal.OpenAsync(Order, default)));
        Assert.Equal(1, _zibalServer.CallsOf("/v1/request"));
    }

    [Theory, Trait("Promise", "O-7"), Trait("Feature", "PY-04")]
    [InlineData(WireFault.Http500)]
    [InlineData(WireFault.Hang)]
    [InlineData(WireFault.CutAfter)]
    [InlineData(WireFault.Garbage)]
    [InlineData(WireFault.Strange)]
    public async Task A_refund_whose_payment_could_not_be_found_was_not_sent(WireFault fault)
    {
        var (authority, reference) = await Paid();
        _zarinpalServer.Fail(fault, fault, fault);

        var refunded = await _zarinpal.RefundAsync(new RefundOrder("k", authority, 50_000, "Nobat", reference), default);

        Assert.Equal(GatewayOutcome.NotSent, refunded.Outcome);
        Assert.Equal(0, _zarinpalServer.RefundedOf(authority));
    }

    [Fact, Trait("Feature", "PY-04")]
    public async Task A_refund_of_more_than_was_paid_or_of_nothing_known_is_refused()
    {
        var (authority, reference) = await Paid();

        var tooMuch = await _zarinpal.RefundAsync(new RefundOrder("k", authority, 500_001, "Nobat", reference), default);
        var unheardOf = await _zarinpal.RefundAsync(new RefundOrder("k", authority, 50_000, "Nobat", "77777"), default);

        Assert.Equal(((GatewayOutcome.Refused, "session"), (GatewayOutcome.Refused, "session")), (Of(tooMuch), Of(unheardOf)));
        Assert.Equal(0, _zarinpalServer.RefundedOf(authority));
    }

    [Fact, Trait("Feature", "PY-04")]
    public async Task What_was_taken_back_already_is_refused_and_seen()
    {
        var (authority, _) = await Paid();

        var first = await _zarinpal.ReverseAsync(authority, default);
        var again = await _zarinpal.ReverseAsync(authority, default);

        Assert.Equal((GatewayOutcome.Done, GatewayOutcome.Refused), (first.Outcome, again.Outcome));
        Assert.Equal(GatewayPaymentState.Reversed, (await _zarinpal.InquireAsync(authority, default)).Value!.State);
    }

    [Fact, Trait("Promise", "O-7")]
    public async Task A_provider_that_keeps_failing_is_spared_and_tried_again()
    {
        var track = (await Opened(_zibal)).Authority;
        _zibalServer.Pay(track);
        _zibalServer.Fail([.. Enumerable.Repeat(WireFault.Http500, 9)]);
        GatewayResult<PaymentProof> answer = default;
        for (var i = 0; i < 6 && answer.Code is not "breaker_open"; i++)
            answer = await _zibal.VerifyAsync(track, 500_000, default);
        var asked = _zibalServer.Asked.Count;

        Assert.Equal((GatewayOutcome.Unknown, "breaker_open"), Of(answer));
        await _zibal.VerifyAsync(track, 500_000, default);
        Assert.Equal(asked, _zibalServer.Asked.Count);
        await Eventually.Async(async () => (await _zibal.VerifyAsync(track, 500_000, default)).Code is not "breaker_open", "another try");
    }

    [Fact, Trait("Promise", "O-7")]
    public async Task All_tries_together_take_no_longer_than_agreed()
    {
        var track = (await Opened(_zibal)).Authority;
        _zibalServer.Fail(WireFault.Hang, WireFault.Hang, WireFault.Hang, WireFault.Hang);
        var watch = Stopwatch.StartNew();

        Assert.Equal((GatewayOutcome.Unknown, "timeout"), Of(await _zibal.VerifyAsync(track, 500_000, default)));

        Assert.True(watch.Elapsed < Short.Whole * 3, $"{watch.Elapsed.TotalSeconds:0.0} s");
        Assert.True(OutboundPatience.Usual.Whole <= TimeSpan.FromSeconds(10));
    }

    [Fact, Trait("Promise", "O-8"), Trait("Feature", "SE-04")]
    public async Task No_secret_stands_in_the_log()
    {
        var authority = (await Opened(_zarinpal)).Authority;
        _zarinpalServer.Fail(WireFault.Http500, WireFault.CutBefore);
        await _zarinpal.VerifyAsync(authority, 500_000, default);
        await _zarinpal.RefundAsync(new RefundOrder("k", authority, 50_000, "Nobat", "1"), default);

        Assert.NotEmpty(_log);
        Assert.DoesNotContain(_log, line => line.Contains(FakeZarinpal.Token, StringComparison.Ordinal));
        Assert.DoesNotContain(_log, line => line.Contains(FakeZarinpal.Merchant, StringComparison.Ordinal));
        Assert.DoesNotContain(_log, line => line.Contains(Order.Mobile!, StringComparison.Ordinal));
    }

    [Theory, Trait("Promise", "P-4")]
    [InlineData("Authority", "A00000000000000000000000000000000001", true)]
    [InlineData("Authority", "S0000000000000000000000000000wwOGYpd", true)]
    [InlineData("Authority", "B00000000000000000000000000000000001", false)]
    [InlineData("Authority", "A0001", false)]
    [InlineData("Authority", "A0000000000000000000000000000000000۱", false)]
    [InlineData("Authority", "A00000000000000000000000000000000001\n", false)]
    [InlineData("authority", "", false)]
    public void A_callback_names_a_payment_or_nothing(string field, string value, bool names)
    {
        Assert.Equal(names ? value : null, _zarinpal.AuthorityIn(new Dictionary<string, string> { [field] = value }));
    }

    /// <summary>A payment that was paid and taken, with the bank's name for it.</summary>
    private async Task<(string Authority, string Reference)> Paid()
    {
        var authority = (await Opened(_zarinpal)).Authority;
        _zarinpalServer.Pay(authority);
        var proof = await _zarinpal.VerifyAsync(authority, Order.Amount, default);
        return (authority, proof.Value!.Reference);
    }

    private static async Task<OpenedPayment> Opened(IPaymentGateway gateway)
    {
        var opened = await gateway.OpenAsync(Order, default);
        Assert.Equal(GatewayOutcome.Done, opened.Outcome);
        return opened.Value!;
    }

    private static async Task<GatewayPaymentState> State(IPaymentGateway gateway, string authority) =>
        (await gateway.InquireAsync(authority, default)).Value!.State;

    private static (GatewayOutcome, string?) Of<T>(GatewayResult<T> result)
        where T : class => (result.Outcome, result.Code);

    private sealed class Listener(List<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            lock (lines)
                lines.Add(formatter(state, exception) + exception);
        }

        public void Dispose() { }
    }
}
