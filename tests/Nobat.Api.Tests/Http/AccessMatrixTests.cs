using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Nobat.Api.Tests.Auth.Passkeys;
using Nobat.Api.Tests.Notifications;
using Nobat.Api.Tests.Payments;
using Nobat.Application.Auth;
using Nobat.Domain.Common;
using Nobat.Infrastructure.Security;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Http;

/// <summary>Every endpoint, every caller, own and others' things and missing ones: decided in <see cref="AccessTable"/>, asked over HTTP.</summary>
public sealed class AccessMatrixTests(ApiFixture api) : ApiTest(api)
{
    private static readonly Caller[] Strangers = [Caller.Guest, Caller.ExpiredToken, Caller.Inactive];

    private readonly Dictionary<Caller, HttpClient> _clients = [];
    private Person _customer = null!;
    private StylistPerson _stylist = null!;

    public static TheoryData<string> Rows() => [.. AccessTable.Rows.Keys];

    [Fact, Trait("Promise", "S-1")]
    public void Every_endpoint_has_a_decision_and_every_decision_an_endpoint() =>
        Assert.Equal(Endpoints.Of(Api), AccessTable.Rows.Keys.Order());

    [Theory, MemberData(nameof(Rows))]
    [Trait("Promise", "S-1")]
    public async Task An_endpoint_answers_those_it_is_for_and_nobody_else(string endpoint)
    {
        var access = AccessTable.Rows[endpoint];
        await MakePeople();
        var body = access.Body ?? (await Endpoints.Bodies(Guest)).GetValueOrDefault(endpoint).Example.ToJson();
        var own = await AddressOf(endpoint, access.Thing);
        var missing = access.Thing == Thing.None ? null : Fill(endpoint, Guid.NewGuid(), Guid.NewGuid().ToString("N"));

        // The owners come last: what they do may end the thing.
        foreach (var caller in Enum.GetValues<Caller>().OrderBy(caller => access.Owners?.Contains(caller) ?? false))
        {
            var expected = Expected(access, caller);
            var reply = await Ask(caller, endpoint, own, body);
            Assert.True(expected.Matches(reply), $"{caller} on {own}: {reply}, expected {expected}");
            if (missing is null)
                continue;
            var gone = await Ask(caller, endpoint, missing, body);
            var expectedGone = expected == Outcome.Answered ? Outcome.NotThere : expected;
            Assert.True(expectedGone.Matches(gone), $"{caller} on a missing one, {missing}: {gone}, expected {expectedGone}");
            if (expected == Outcome.NotThere)
                Assert.Equal(gone, reply);
        }
    }

    private static Outcome Expected(Access access, Caller caller)
    {
        if (!access.Allowed.Contains(caller))
            return Strangers.Contains(caller) ? Outcome.NotSignedIn : Outcome.Forbidden;
        return access.Thing == Thing.None || access.Owners!.Contains(caller) ? Outcome.Answered : Outcome.NotThere;
    }

    private async Task MakePeople()
    {
        var admin = await Given.AnAdmin();
        _customer = await Given.ASignedInCustomer();
        _stylist = await Given.AnApprovedStylist();
        var inactive = await Given.ASignedInCustomer();
        await Execute("UPDATE users SET status = 'inactive' WHERE id = $1", inactive.Id);
        await Api.Services.GetRequiredService<SessionMemory>().ForgetAsync(UserId.From(inactive.Id));

        _clients[Caller.Guest] = Guest;
        _clients[Caller.Inactive] = As(inactive);
        _clients[Caller.Pending] = As(await Given.APendingUser());
        _clients[Caller.Customer] = As(_customer);
        _clients[Caller.OtherCustomer] = As(await Given.ASignedInCustomer());
        _clients[Caller.Stylist] = As(_stylist);
        _clients[Caller.OtherStylist] = As(await Given.AnApprovedStylist());
        _clients[Caller.Admin] = As(admin);
        _clients[Caller.ExpiredToken] = WithToken(Expired());
    }

    /// <summary>A true token of the past: the same claims, signed by the same key, of two hours ago.</summary>
    private string Expired()
    {
        var tokens = Api.Services.GetRequiredService<ITokens>();
        var session = tokens.Read(_customer.RefreshToken)!.Value.Session;
        return tokens.Access(UserId.From(_customer.Id), session, Clock.Now - Duration.FromHours(2)).Text;
    }

    private async Task<string> AddressOf(string endpoint, Thing thing) =>
        thing switch
        {
            Thing.None => Fill(endpoint, Guid.NewGuid(), "none"),
            Thing.StylistProfile => Fill(endpoint, _stylist.StylistId, ""),
            Thing.Hold => Fill(endpoint, await Book("bookings/holds"), ""),
            Thing.Booking => Fill(endpoint, await Book("bookings"), ""),
            Thing.CustomerPerson => Fill(endpoint, await BookedCustomer(), ""),
            Thing.Exception => Fill(endpoint, await AddException(), ""),
            Thing.Service => Fill(endpoint, await AddService(), ""),
            Thing.Payment => Fill(endpoint, await Pay(), ""),
            Thing.InboxEntry => Fill(endpoint, await Api.KeepAsync(_customer), ""),
            Thing.Browser => Fill(endpoint, await AddBrowser(), ""),
            Thing.Refund => Fill(endpoint, await OweARefund(), ""),
            Thing.Notice => Fill(endpoint, await AFailedNotice(), ""),
            Thing.Passkey => Fill(endpoint, (await As(_customer).RegisterPasskey(new SoftAuthenticator())).GetProperty("id").GetGuid(), ""),
            Thing.Session => Fill(endpoint, await SecondSession(), ""),
            Thing.IpBlock => Fill(endpoint, await BlockSomebody(), ""),
            Thing.Link => Fill(endpoint, _stylist.StylistId, await Link()),
            Thing.VisitLink => Fill(endpoint, default, await Api.ViewLinkOf(await Book("bookings"))),
            _ => throw new ArgumentOutOfRangeException(nameof(thing), thing, null),
        };

    private async Task<Guid> Book(string path)
    {
        var booking = await As(_customer)
            .Post(
                path,
                new
                {
                    stylistId = _stylist.StylistId,
                    bookingDate = $"{Tomorrow:uuuu-MM-dd}",
                    startTime = "10:00",
                }
            )
            .Succeeded();
        return booking.GetProperty("id").GetGuid();
    }

    private async Task<Guid> SecondSession()
    {
        await Clock.Advance(Duration.FromMinutes(1));
        await Guest.Post("auth/send-otp", new { phoneNumber = _customer.PhoneNumber, type = "login" }).Succeeded();
        var otpCode = await Sms.CodeFor(_customer.PhoneNumber);
        await Guest.Post("auth/login", new { phoneNumber = _customer.PhoneNumber, otpCode }).Succeeded();
        return await Sql<Guid>("SELECT id FROM sessions WHERE user_id = $1 ORDER BY created_at DESC LIMIT 1", _customer.Id);
    }

    private async Task<Guid> BookedCustomer()
    {
        await Book("bookings");
        return _customer.Id;
    }

    private async Task<Guid> AddException()
    {
        var exception = await As(_stylist)
            .Post("stylists/exceptions", new { date = $"{Tomorrow:uuuu-MM-dd}", kind = "closed" })
            .Succeeded();
        return exception.GetProperty("id").GetGuid();
    }

    private async Task<Guid> AddService()
    {
        var service = await As(_stylist)
            .Post(
                "stylists/services",
                new
                {
                    name = "رنگ",
                    durationMinutes = 60,
                    price = 1_000_000,
                }
            )
            .Succeeded();
        return service.GetProperty("id").GetGuid();
    }

    private async Task<Guid> Pay()
    {
        var service = await As(_stylist).AddService();
        var booking = await As(_customer).BookService(_stylist, service, Tomorrow, "10:00").Succeeded();
        var page = await As(_customer).PayDeposit(booking.GetProperty("id").GetGuid()).Succeeded();
        Api.Gateway.Pay(page.AuthorityOf());
        await Guest.ComeBack(page.AuthorityOf()).Succeeded();
        return page.GetProperty("paymentId").GetGuid();
    }

    private async Task<Guid> AFailedNotice()
    {
        var booking = await Book("bookings");
        await Sms.MessageFor(_customer.PhoneNumber, "booking_confirmed");
        await Execute(
            "UPDATE notifications SET state = 'failed', next_try_at = NULL, lease = NULL, failed_at = nobat_now() WHERE booking_id = $1",
            booking
        );
        return await Sql<Guid>("SELECT id FROM notifications WHERE booking_id = $1 AND recipient_id = $2 LIMIT 1", booking, _customer.Id);
    }

    private async Task<Guid> OweARefund()
    {
        var payment = await Pay();
        var booking = await Sql<Guid>("SELECT booking_id FROM payments WHERE id = $1", payment);
        await As(_stylist).Delete($"stylists/bookings/{booking}").Succeeded();
        await Eventually.Async(async () => await Sql<long>("SELECT count(*) FROM refunds") == 1, "the refund");
        return await Sql<Guid>("SELECT id FROM refunds");
    }

    private async Task<Guid> BlockSomebody()
    {
        var block = await _clients[Caller.Admin].Post("admin/ip-blocks", new { network = "203.0.113.0/24", reason = "x" }).Succeeded();
        return block.GetProperty("id").GetGuid();
    }

    private async Task<Guid> AddBrowser()
    {
        using var browser = new FakeBrowser();
        var body = browser.At(new Uri("https://fcm.googleapis.com"));
        return (await As(_customer).Post("notifications/push-subscriptions", body).Succeeded()).GetProperty("id").GetGuid();
    }

    private async Task<string> Link()
    {
        var link = await As(_stylist).Post("stylists/profile/regenerate-link").Succeeded();
        return link.GetProperty("bookingLink").GetString()!.Split('/')[^1];
    }

    private string Fill(string endpoint, Guid id, string token)
    {
        var path = endpoint
            .Split(' ')[1]
            .Replace("{id}", id.ToString(), StringComparison.Ordinal)
            .Replace("{customerId}", id.ToString(), StringComparison.Ordinal)
            .Replace("{stylistId}", id.ToString(), StringComparison.Ordinal)
            .Replace("{token}", token, StringComparison.Ordinal)
            .Replace("{name}", "expire-bookings", StringComparison.Ordinal)
            .Replace("{status}", "approved", StringComparison.Ordinal)
            .Replace("{kind}/{role}/{channel}/{language}", "booking_confirmed/customer/sms/fa", StringComparison.Ordinal);
        return endpoint switch
        {
            "GET /api/v1/stylists/{id}/availability" or "GET /api/v1/book/{stylistId}/{token}/slots" =>
                $"{path}?date={Tomorrow:uuuu-MM-dd}",
            "GET /api/v1/stylists/calendar" or "GET /api/v1/stylists/bookings" =>
                $"{path}?from={Tomorrow:uuuu-MM-dd}&to={Tomorrow:uuuu-MM-dd}",
            "GET /api/v1/bookings/{id}/quote" => $"{path}?action=cancel",
            _ => path,
        };
    }

    private async Task<Reply> Ask(Caller caller, string endpoint, string address, string? body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(endpoint.Split(' ')[0]), address);
        request.Headers.TryAddWithoutValidation("Accept-Language", "en");
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        // A stream has no end to wait for.
        using var reply = await _clients[caller].SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (reply.IsSuccessStatusCode)
            return new Reply(reply.StatusCode, null, null);
        var problem = await reply.Json();
        return new Reply(reply.StatusCode, problem.GetProperty("code").GetString(), problem.GetProperty("detail").GetString());
    }

    private sealed record Reply(HttpStatusCode Status, string? Code, string? Detail);

    /// <summary>What a cell of the matrix says.</summary>
    private sealed record Outcome(string Name, Func<Reply, bool> Matches)
    {
        public static readonly Outcome NotSignedIn = new("401", reply => reply.Status == HttpStatusCode.Unauthorized);
        public static readonly Outcome Forbidden = new("403", reply => reply.Status == HttpStatusCode.Forbidden);
        public static readonly Outcome NotThere = new("404", reply => reply.Status == HttpStatusCode.NotFound);

        /// <summary>Past the door: whatever it says, it is about the request. A thing that is theirs is there.</summary>
        public static readonly Outcome Answered = new(
            "an answer",
            reply => (int)reply.Status < 500 && reply.Status != HttpStatusCode.Forbidden && reply.Code is not "auth.required"
        );

        public override string ToString() => Name;
    }
}

internal static class Bodies
{
    /// <summary>The element's text, or null where there is none.</summary>
    public static string? ToJson(this JsonElement element) => element.ValueKind == JsonValueKind.Undefined ? null : element.GetRawText();
}
