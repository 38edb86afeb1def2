using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Nobat.Application.Sms;
using Nobat.Domain.Sms;
using Nobat.Infrastructure.Sms;
using Nobat.Testing;

namespace Nobat.Api.Tests.Sms;

[Trait("Feature", "NT-06")]
public sealed class TwilioWireTests : IAsyncLifetime
{
    private const string Address = "https://api.nobat.example/api/v1/sms/callback/twilio/";
    private SmsWires _wires = null!;

    private TwilioSms Twilio => _wires.Twilio;
    private FakeTwilio Server => _wires.TwilioServer;

    public async ValueTask InitializeAsync() => _wires = await SmsWires.StartAsync();

    public ValueTask DisposeAsync() => _wires.DisposeAsync();

    [Fact]
    public async Task It_is_asked_in_its_own_words()
    {
        var order = SmsWires.Code();

        var sent = await Twilio.SendAsync(order, default);

        Assert.Equal(SmsAnswer.Accepted(Assert.Single(Server.Messages).Sid, cost: null, segments: 1), sent);
        Assert.Equal(
            [
                $"Body={order.Text}",
                $"From={FakeTwilio.From}",
                $"StatusCallback={Address}{order.Id.Value}",
                "To=+989120000001",
                "ValidityPeriod=300",
            ],
            Assert.Single(Server.Asked).Select(field => $"{field.Key}={field.Value}").Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData(401, 20003, SmsOutcome.Alert, true)]
    [InlineData(403, 20005, SmsOutcome.Alert, true)]
    [InlineData(429, 20429, SmsOutcome.Retry, false)]
    [InlineData(429, 0, SmsOutcome.Retry, false)]
    [InlineData(400, 21211, SmsOutcome.Refused, false)]
    [InlineData(400, 21408, SmsOutcome.Alert, false)]
    [InlineData(400, 21602, SmsOutcome.Refused, false)]
    [InlineData(400, 21603, SmsOutcome.Alert, false)]
    [InlineData(400, 21606, SmsOutcome.Alert, false)]
    [InlineData(400, 21608, SmsOutcome.Alert, false)]
    [InlineData(400, 21610, SmsOutcome.Elsewhere, false)]
    [InlineData(400, 21611, SmsOutcome.Retry, false)]
    [InlineData(400, 21612, SmsOutcome.Alert, false)]
    [InlineData(400, 21614, SmsOutcome.Elsewhere, false)]
    [InlineData(400, 21617, SmsOutcome.Refused, false)]
    [InlineData(400, 99999, SmsOutcome.Alert, false)]
    [InlineData(503, 20500, SmsOutcome.Unclear, false)]
    public async Task Each_error_is_tried_again_or_needs_somebody_or_is_given_up(int status, int code, SmsOutcome outcome, bool rests)
    {
        Server.Error = (status, code);

        Assert.Equal(new SmsAnswer(outcome, Code: $"{code}", Rests: rests), await Twilio.SendAsync(SmsWires.Notice(), default));
    }

    [Theory, Trait("Promise", "O-7")]
    [InlineData(WireFault.Http500, "http_500")]
    [InlineData(WireFault.Hang, "timeout")]
    [InlineData(WireFault.CutBefore, "cut_off")]
    [InlineData(WireFault.CutAfter, "cut_off")]
    [InlineData(WireFault.Garbage, "unreadable")]
    [InlineData(WireFault.Huge, "too_large")]
    [InlineData(WireFault.Strange, "unreadable")]
    public async Task It_knows_no_repeats_so_it_is_asked_once(WireFault fault, string code)
    {
        Server.Fail(fault);

        Assert.Equal(SmsAnswer.Unclear(code), await Twilio.SendAsync(SmsWires.Notice(), default));
        Assert.Single(Server.Asked);
    }

    [Fact, Trait("Feature", "NT-07")]
    public async Task The_price_comes_with_the_delivery_and_is_told_in_Rial()
    {
        var order = SmsWires.Notice(text: new string('ن', 100));
        var sent = await Twilio.SendAsync(order, default);
        var question = new SmsQuestion(order.Id, order.LocalId, sent.ProviderId, NeedsCost: true);

        Assert.Equal(
            [new SmsNews(order.Id, SmsDelivery.OnItsWay, sent.ProviderId, Segments: 2)],
            (await Twilio.StatusAsync([question], default)).News
        );
        Server.Settle(sent.ProviderId!, "undelivered", 30003);
        Assert.Equal(
            [new SmsNews(order.Id, SmsDelivery.Undelivered, sent.ProviderId, "30003", Cost: 82_400, Segments: 2)],
            (await Twilio.StatusAsync([question], default)).News
        );
    }

    /// <summary>The example that Twilio's own libraries are tested with.</summary>
    [Fact]
    public void The_servers_signature_is_Twilios()
    {
        Dictionary<string, string> fields = new()
        {
            ["CallSid"] = "CA1234567890ABCDE",
            ["Digits"] = "1234",
            ["From"] = "+14158675309",
            ["To"] = "+18005551212",
            ["Caller"] = "+14158675309",
        };

        Assert.Equal("RSOYDt4T1cUTdK1PDd93/VVr8B8=", FakeTwilio.Sign("https://mycompany.com/myapp.php?foo=1&bar=2", fields, "12345"));
    }

    [Theory]
    [InlineData("sent", SmsDelivery.OnItsWay)]
    [InlineData("delivered", SmsDelivery.Delivered)]
    [InlineData("undelivered", SmsDelivery.Undelivered)]
    [InlineData("failed", SmsDelivery.Undelivered)]
    [InlineData("canceled", SmsDelivery.Undelivered)]
    [InlineData("read", SmsDelivery.Delivered)]
    [InlineData("queued", SmsDelivery.OnItsWay)]
    [InlineData("new word", null)]
    public void Each_status_of_a_callback_means_something(string status, SmsDelivery? delivery)
    {
        var (callback, id) = Signed([new("MessageSid", "SM1"), new("MessageStatus", status)]);

        var read = Callbacks().Read(callback);

        Assert.Equal(delivery, read.IsSuccess ? read.Value.Delivery : null);
        if (delivery is not null)
            Assert.Equal(id, read.Value.Id);
    }

    [Fact, Trait("Feature", "SE-04")]
    public void A_callback_is_believed_by_its_signature_over_the_public_address_and_every_field()
    {
        KeyValuePair<string, string>[] form =
        [
            new("MessageStatus", "failed"),
            new("MessageSid", "SM1"),
            new("ErrorCode", "30006"),
            new("From", FakeTwilio.From),
        ];
        var (good, id) = Signed(form);
        Assert.Equal(new SmsNews(id, SmsDelivery.Undelivered, "SM1", "30006"), Callbacks().Read(good).Value);

        SmsCallback[] forged =
        [
            good with
            {
                Signature = null,
            },
            good with
            {
                Signature = "",
            },
            good with
            {
                Signature = "0/KCTR6DLpKmkAf8muzZqo1nDgQ=",
            },
            good with
            {
                Signature = good.Signature![..^4],
            },
            good with
            {
                Signature = FakeTwilio.Sign($"{Address}{id.Value}", form, "another token"),
            },
            // The address of another host, another scheme, another message, another query.
            good with
            {
                Signature = FakeTwilio.Sign($"https://evil.example/api/v1/sms/callback/twilio/{id.Value}", form),
            },
            good with
            {
                Signature = FakeTwilio.Sign($"http://api.nobat.example/api/v1/sms/callback/twilio/{id.Value}", form),
            },
            good with
            {
                PathAndQuery = $"/api/v1/sms/callback/twilio/{Guid.NewGuid()}",
            },
            good with
            {
                PathAndQuery = $"{good.PathAndQuery}?x=1",
            },
            // A field that was changed, taken away, added, doubled; and everything as a body.
            good with
            {
                Form = [.. form[1..], new("MessageStatus", "delivered")],
            },
            good with
            {
                Form = form[..^1],
            },
            good with
            {
                Form = [.. form, new("Price", "0")],
            },
            good with
            {
                Form = [.. form, form[0]],
            },
            good with
            {
                Form = [],
                Body = "MessageStatus=failed&MessageSid=SM1"u8.ToArray(),
            },
        ];
        Assert.All(forged, callback => Assert.Equal(SmsErrors.CallbackRefused, Callbacks().Read(callback).Error));
    }

    [Fact, Trait("Feature", "SE-04")]
    public void A_body_that_is_no_form_is_believed_by_its_hash_in_the_signed_address()
    {
        var body = """{"MessageSid":"SM1","MessageStatus":"delivered"}"""u8.ToArray();
        var id = TextMessageId.New();
        var path = $"/api/v1/sms/callback/twilio/{id.Value}?bodySHA256={Convert.ToHexStringLower(SHA256.HashData(body))}";
        var good = new SmsCallback(id, path, [], body, FakeTwilio.Sign($"https://api.nobat.example{path}", []));

        Assert.Equal(new SmsNews(id, SmsDelivery.Delivered, "SM1"), Callbacks().Read(good).Value);
        var changed = Encoding.UTF8.GetBytes("""{"MessageSid":"SM1","MessageStatus":"failed"}""");
        var bare = $"/api/v1/sms/callback/twilio/{id.Value}";
        SmsCallback[] forged =
        [
            good with
            {
                Body = changed,
            },
            good with
            {
                Body = [],
            },
            good with
            {
                PathAndQuery = path[..^1] + "0",
            },
            good with
            {
                PathAndQuery = path.Replace(path[^8..], "00000000", StringComparison.Ordinal),
            },
            new(id, bare, [], body, FakeTwilio.Sign($"https://api.nobat.example{bare}", [])),
            new(id, $"{bare}?bodySHA256=", [], body, FakeTwilio.Sign($"https://api.nobat.example{bare}?bodySHA256=", [])),
        ];
        Assert.All(forged, callback => Assert.Equal(SmsErrors.CallbackRefused, Callbacks().Read(callback).Error));
    }

    [Fact]
    public void Where_Twilio_is_not_configured_nobody_is_believed()
    {
        var (callback, _) = Signed([new("MessageSid", "SM1"), new("MessageStatus", "delivered")], token: "");
        var nothing = new TwilioCallbacks(Options.Create(new SmsOptions { Twilio = { PublicUrl = "https://api.nobat.example" } }));

        Assert.Equal(SmsErrors.CallbackRefused, nothing.Read(callback).Error);
    }

    private TwilioCallbacks Callbacks() => new(Options.Create(_wires.Options));

    private static (SmsCallback Callback, TextMessageId Id) Signed(KeyValuePair<string, string>[] form, string token = FakeTwilio.Token)
    {
        var id = TextMessageId.New();
        var signature = FakeTwilio.Sign($"{Address}{id.Value}", form, token);
        return (new SmsCallback(id, $"/api/v1/sms/callback/twilio/{id.Value}", form, null, signature), id);
    }
}
