using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Nobat.Application.Sms;
using Nobat.Domain.Users;
using Nobat.Infrastructure.Sms;
using Nobat.Testing;

namespace Nobat.Api.Tests.Sms;

[Trait("Feature", "NT-06")]
public sealed class KavenegarWireTests : IAsyncLifetime
{
    private SmsWires _wires = null!;

    private KavenegarSms Kavenegar => _wires.Kavenegar;
    private FakeKavenegar Server => _wires.KavenegarServer;

    public async ValueTask InitializeAsync() => _wires = await SmsWires.StartAsync();

    public ValueTask DisposeAsync() => _wires.DisposeAsync();

    [Fact]
    public async Task A_text_is_sent_in_its_own_words_and_its_price_is_told()
    {
        var sent = await Kavenegar.SendAsync(SmsWires.Notice(), default);

        var message = Assert.Single(Server.Messages);
        Assert.Equal(SmsAnswer.Accepted(message.Id.ToString(CultureInfo.InvariantCulture), message.Cost), sent);
        var (method, fields) = Assert.Single(Server.Asked);
        Assert.Equal("sms/send", method);
        Assert.Equal(["localid=7001", "message=نوبت شما تأیید شد.", "receptor=09120000001"], Words(fields));
    }

    [Fact]
    public async Task A_code_goes_by_the_approved_template_of_its_language_and_as_text_where_there_is_none()
    {
        await Kavenegar.SendAsync(SmsWires.Code(), default);
        await Kavenegar.SendAsync(SmsWires.Code(language: Language.En), default);

        Assert.Equal(["verify/lookup", "sms/send"], Server.Asked.Select(call => call.Method));
        Assert.Equal(["receptor=09120000001", "template=nobat-code", "token=482910"], Words(Server.Asked.First().Fields));
        Assert.Equal(
            (false, true, true),
            (Kavenegar.KnowsRepeat(true, Language.Fa), Kavenegar.KnowsRepeat(true, Language.En), Kavenegar.KnowsRepeat(false, Language.Fa))
        );
    }

    [Fact]
    public async Task The_configured_line_is_sent_from()
    {
        await using var wires = await SmsWires.StartAsync(options => options.Kavenegar.Sender = "10004346");

        await wires.Kavenegar.SendAsync(SmsWires.Notice(), default);

        Assert.Contains("sender=10004346", Words(Assert.Single(wires.KavenegarServer.Asked).Fields));
    }

    /// <summary>The table of PROVIDERS: what is tried again, what needs somebody, what nobody takes.</summary>
    [Theory]
    [InlineData(400, SmsOutcome.Alert, false)]
    [InlineData(401, SmsOutcome.Alert, true)]
    [InlineData(402, SmsOutcome.Retry, false)]
    [InlineData(403, SmsOutcome.Alert, true)]
    [InlineData(404, SmsOutcome.Alert, false)]
    [InlineData(405, SmsOutcome.Alert, false)]
    [InlineData(406, SmsOutcome.Alert, false)]
    [InlineData(407, SmsOutcome.Alert, true)]
    [InlineData(409, SmsOutcome.Retry, false)]
    [InlineData(411, SmsOutcome.Refused, false)]
    [InlineData(412, SmsOutcome.Alert, false)]
    [InlineData(413, SmsOutcome.Elsewhere, false)]
    [InlineData(414, SmsOutcome.Alert, false)]
    [InlineData(416, SmsOutcome.Alert, true)]
    [InlineData(417, SmsOutcome.Alert, false)]
    [InlineData(418, SmsOutcome.Alert, true)]
    [InlineData(419, SmsOutcome.Alert, false)]
    [InlineData(420, SmsOutcome.Alert, false)]
    [InlineData(422, SmsOutcome.Elsewhere, false)]
    [InlineData(424, SmsOutcome.Alert, false)]
    [InlineData(426, SmsOutcome.Alert, false)]
    [InlineData(427, SmsOutcome.Alert, false)]
    [InlineData(428, SmsOutcome.Alert, false)]
    [InlineData(429, SmsOutcome.Alert, true)]
    [InlineData(431, SmsOutcome.Alert, false)]
    [InlineData(432, SmsOutcome.Alert, false)]
    [InlineData(451, SmsOutcome.Retry, false)]
    [InlineData(499, SmsOutcome.Alert, false)]
    [InlineData(500, SmsOutcome.Unclear, false)]
    [InlineData(501, SmsOutcome.Alert, false)]
    [InlineData(503, SmsOutcome.Unclear, false)]
    [InlineData(607, SmsOutcome.Alert, false)]
    public async Task Each_error_is_tried_again_or_needs_somebody_or_is_given_up(int status, SmsOutcome outcome, bool rests)
    {
        Server.Error = ("sms/send", status);

        var answer = await Kavenegar.SendAsync(SmsWires.Notice(), default);

        Assert.Equal(new SmsAnswer(outcome, Code: $"{status}", Rests: rests), answer);
        Assert.Empty(Server.Messages);
    }

    [Fact]
    public void Every_error_of_the_table_is_tested_here()
    {
        var tested = GetType()
            .GetMethod(nameof(Each_error_is_tried_again_or_needs_somebody_or_is_given_up))!
            .GetCustomAttributes(typeof(InlineDataAttribute), false)
            .Cast<InlineDataAttribute>()
            .Select(row => Convert.ToInt64(row.Data[0], CultureInfo.InvariantCulture));

        Assert.Subset(tested.ToHashSet(), KavenegarCodes.Table.Keys.ToHashSet());
    }

    [Theory]
    [InlineData(424)]
    [InlineData(426)]
    [InlineData(428)]
    [InlineData(431)]
    [InlineData(432)]
    public async Task A_code_that_its_template_holds_back_goes_as_text_and_somebody_is_told(int status)
    {
        Server.Error = ("verify/lookup", status);

        var answer = await Kavenegar.SendAsync(SmsWires.Code(), default);

        Assert.Equal((SmsOutcome.Accepted, $"{status}"), (answer.Outcome, answer.Alert));
        Assert.Contains("482910", Assert.Single(Server.Messages).Message, StringComparison.Ordinal);
    }

    [Theory, Trait("Promise", "O-7")]
    [InlineData(WireFault.Http500)]
    [InlineData(WireFault.Hang)]
    [InlineData(WireFault.CutBefore)]
    [InlineData(WireFault.CutAfter)]
    public async Task A_text_may_be_sent_again_for_it_arrives_once(WireFault fault)
    {
        Server.Fail(fault);

        var answer = await Kavenegar.SendAsync(SmsWires.Notice(), default);

        var message = Assert.Single(Server.Messages);
        Assert.Equal((SmsOutcome.Accepted, message.Cost), (answer.Outcome, answer.Cost));
        Assert.Equal(2, Server.CallsOf("sms/send"));
    }

    [Theory, Trait("Promise", "O-7")]
    [InlineData(WireFault.Http500, "http_500")]
    [InlineData(WireFault.Hang, "timeout")]
    [InlineData(WireFault.CutBefore, "cut_off")]
    [InlineData(WireFault.CutAfter, "cut_off")]
    [InlineData(WireFault.Garbage, "unreadable")]
    [InlineData(WireFault.Huge, "too_large")]
    [InlineData(WireFault.Strange, "unreadable")]
    public async Task A_code_is_asked_for_once_and_what_came_of_it_is_unclear(WireFault fault, string code)
    {
        Server.Fail(fault);

        Assert.Equal(SmsAnswer.Unclear(code), await Kavenegar.SendAsync(SmsWires.Code(), default));
        Assert.Single(Server.Asked);
    }

    [Fact]
    public async Task What_became_of_messages_is_asked_by_its_id_or_by_ours_and_costs_are_looked_up()
    {
        var (first, second, third) = (SmsWires.Notice(1), SmsWires.Notice(2), SmsWires.Notice(3));
        foreach (var order in new[] { first, second })
            await Kavenegar.SendAsync(order, default);
        Server.Messages[0].Status = 10;
        Server.Messages[1].Status = 14;
        var id = Server.Messages[0].Id.ToString(CultureInfo.InvariantCulture);
        var lost = Server.Messages[1].Id.ToString(CultureInfo.InvariantCulture);

        var told = await Kavenegar.StatusAsync(
            [
                new SmsQuestion(first.Id, 1, id, NeedsCost: false),
                new SmsQuestion(second.Id, 2, null, NeedsCost: true),
                new SmsQuestion(third.Id, 3, null, NeedsCost: true),
            ],
            default
        );

        Assert.Null(told.Code);
        Assert.Equal(
            [
                new SmsNews(first.Id, SmsDelivery.Delivered, id),
                new SmsNews(second.Id, SmsDelivery.Undelivered, lost, "status_14", Cost: 1_250),
                new SmsNews(third.Id, SmsDelivery.Unknown, null, "status_100"),
            ],
            told.News
        );
        Assert.Equal(
            ["sms/send", "sms/send", "sms/status", "sms/statuslocalmessageid", "sms/select"],
            Server.Asked.Select(call => call.Method)
        );
    }

    [Theory]
    [InlineData(1, SmsDelivery.OnItsWay)]
    [InlineData(2, SmsDelivery.OnItsWay)]
    [InlineData(4, SmsDelivery.OnItsWay)]
    [InlineData(5, SmsDelivery.OnItsWay)]
    [InlineData(6, SmsDelivery.Undelivered)]
    [InlineData(10, SmsDelivery.Delivered)]
    [InlineData(11, SmsDelivery.Undelivered)]
    [InlineData(13, SmsDelivery.Undelivered)]
    [InlineData(14, SmsDelivery.Undelivered)]
    [InlineData(50, SmsDelivery.OnItsWay)]
    [InlineData(100, SmsDelivery.Unknown)]
    [InlineData(99, null)]
    public void Each_delivery_status_means_something(int status, SmsDelivery? delivery) =>
        Assert.Equal(delivery, KavenegarCodes.Delivery(status));

    [Fact]
    public async Task Not_more_than_five_hundred_are_asked_about_at_once()
    {
        var asked = Enumerable.Range(1, 1_001).Select(i => new SmsQuestion(SmsWires.Notice().Id, i, $"{i}", false)).ToList();

        Assert.Equal(1_001, (await Kavenegar.StatusAsync(asked, default)).News.Count);
        Assert.Equal([500, 500, 1], Server.Asked.Select(call => call.Fields["messageid"].Split(',').Length));
    }

    [Fact]
    public async Task The_balance_is_that_of_the_account()
    {
        Assert.Equal(Server.Credit, await Kavenegar.BalanceAsync(default));
        Server.Error = ("account/info", 401);
        Assert.Null(await Kavenegar.BalanceAsync(default));
    }

    [Fact]
    public async Task A_text_that_is_empty_or_too_long_is_not_even_sent()
    {
        Assert.Equal(SmsAnswer.Refused("413"), await Kavenegar.SendAsync(SmsWires.Notice(text: ""), default));
        Assert.Equal(
            new SmsAnswer(SmsOutcome.Elsewhere, Code: "413"),
            await Kavenegar.SendAsync(SmsWires.Notice(text: new string('x', 901)), default)
        );
        Assert.Equal(SmsOutcome.Accepted, (await Kavenegar.SendAsync(SmsWires.Notice(text: new string('x', 900)), default)).Outcome);
        Assert.Single(Server.Asked);
    }

    [Fact, Trait("Promise", "O-8"), Trait("Feature", "SE-04")]
    public async Task The_key_is_in_no_log_span_measurement_or_exception()
    {
        List<string> seen = [];
        using var spans = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => Keep($"{span.OperationName} {span.DisplayName} {string.Join(' ', span.TagObjects)}"),
        };
        ActivitySource.AddActivityListener(spans);
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument),
        };
        meters.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Keep($"{instrument.Name} {Tags(tags)}"));
        meters.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Keep($"{instrument.Name} {Tags(tags)}"));
        meters.SetMeasurementEventCallback<int>((instrument, _, tags, _) => Keep($"{instrument.Name} {Tags(tags)}"));
        meters.Start();
        void OnThrown(object? _, System.Runtime.ExceptionServices.FirstChanceExceptionEventArgs thrown) => Keep($"{thrown.Exception}");
        AppDomain.CurrentDomain.FirstChanceException += OnThrown;
        try
        {
            foreach (var fault in Enum.GetValues<WireFault>())
            {
                Server.Fail(fault);
                await Kavenegar.SendAsync(SmsWires.Code(), default);
                await Kavenegar.SendAsync(SmsWires.Notice(), default);
            }

            await _wires.Twilio.SendAsync(SmsWires.Notice(), default);
        }
        finally
        {
            AppDomain.CurrentDomain.FirstChanceException -= OnThrown;
        }

        Assert.Contains(FakeKavenegar.Key, Server.KeysSeen.Keys);
        Assert.NotEmpty(_wires.Log);
        lock (seen)
        {
            // What is listened to is heard: the other provider's calls are traced, and both are measured.
            Assert.Contains(seen, line => line.Contains("/2010-04-01/Accounts/", StringComparison.Ordinal));
            Assert.Contains(seen, line => line.StartsWith("http.client.request.duration", StringComparison.Ordinal));
            Assert.Contains(seen, line => line.Contains("HttpRequestException", StringComparison.Ordinal));
            foreach (var secret in new[] { FakeKavenegar.Key, "482910", "9120000001" })
                Assert.DoesNotContain(seen.Concat(_wires.Log), line => line.Contains(secret, StringComparison.Ordinal));
        }

        void Keep(string line)
        {
            lock (seen)
                seen.Add(line);
        }

        static string Tags(ReadOnlySpan<KeyValuePair<string, object?>> tags) => string.Join(' ', tags.ToArray());
    }

    private static IEnumerable<string> Words(IReadOnlyDictionary<string, string> fields) =>
        fields.Select(field => $"{field.Key}={field.Value}").Order(StringComparer.Ordinal);
}
