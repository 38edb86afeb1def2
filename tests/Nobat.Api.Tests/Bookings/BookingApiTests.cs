using System.Buffers.Binary;
using System.Buffers.Text;
using System.Net;
using System.Text;
using Nobat.Testing;

namespace Nobat.Api.Tests.Bookings;

public sealed class BookingApiTests(ApiFixture api) : ApiTest(api)
{
    private static readonly (HttpStatusCode, string) NotFound = (HttpStatusCode.NotFound, "booking.not_found");

    [Fact, Trait("Feature", "BK-02")]
    public async Task A_hold_becomes_a_confirmed_booking_and_a_second_tap_gets_the_same()
    {
        var stylist = await Given.AnApprovedStylist();
        var sara = As(await Given.ASignedInCustomer());
        var held = await sara.Hold(stylist, Tomorrow, "10:00").Succeeded();

        var booked = await sara.Post("bookings", new { holdId = held.Id(), customerNotes = "کوتاه لطفاً" }).Succeeded();
        var again = await sara.BookHeld(held).Succeeded();

        Assert.Equal((held.Id(), held.Text("reference")), (booked.Id(), booked.Text("reference")));
        Assert.Equal(("confirmed", "کوتاه لطفاً"), (booked.Text("status"), again.Text("customerNotes")));
        Assert.Equal(["held", "confirmed"], booked.GetProperty("history").EnumerateArray().Select(line => line.Text("kind")));
        Assert.Equal(2, again.GetProperty("history").GetArrayLength());
    }

    [Fact, Trait("Feature", "BK-02")]
    public async Task Half_a_wish_both_wishes_and_services_nobody_offers_are_refused()
    {
        var stylist = await Given.AnApprovedStylist();
        var sara = As(await Given.ASignedInCustomer());
        var invalid = (HttpStatusCode.BadRequest, "request.invalid");
        Assert.Equal(invalid, await sara.Post("bookings", new { customerNotes = "?" }).Refusal());
        Assert.Equal(invalid, await sara.Post("bookings", new { stylistId = stylist.StylistId, bookingDate = "2026-11-24" }).Refusal());
        var both = new
        {
            holdId = Guid.NewGuid(),
            stylistId = stylist.StylistId,
            bookingDate = "2026-11-24",
            startTime = "10:00",
        };
        Assert.Equal(invalid, await sara.Post("bookings", both).Refusal());
        var service = new
        {
            stylistId = stylist.StylistId,
            bookingDate = "2026-11-24",
            startTime = "10:00",
            serviceIds = new[] { Guid.NewGuid() },
        };
        Assert.Equal((HttpStatusCode.NotFound, "service.not_offered"), await sara.Post("bookings", service).Refusal());
    }

    [Fact, Trait("Feature", "BK-02"), Trait("Feature", "LK-02")]
    public async Task Who_comes_by_a_link_needs_the_one_that_leads_somewhere_now()
    {
        var stylist = await Given.AnApprovedStylist();
        var sara = As(await Given.ASignedInCustomer());
        var old = await Link(stylist);
        var current = await Link(stylist);
        Assert.Equal((HttpStatusCode.NotFound, "booking.not_bookable"), await sara.Post("bookings", Wish(old)).Refusal());
        Assert.Equal("confirmed", (await sara.Post("bookings", Wish(current)).Succeeded()).Text("status"));

        object Wish(string linkToken) =>
            new
            {
                stylistId = stylist.StylistId,
                bookingDate = BookingTalk.Iso(Tomorrow),
                startTime = "10:00",
                linkToken,
            };
    }

    [Fact, Trait("Feature", "BK-04")]
    public async Task Others_bookings_answer_like_missing_ones()
    {
        var stylist = await Given.AnApprovedStylist();
        var (sara, mina) = (As(await Given.ASignedInCustomer()), As(await Given.ASignedInCustomer()));
        var other = As(await Given.AnApprovedStylist());
        var booked = await sara.Book(stylist, Tomorrow, "10:00").Succeeded();

        foreach (var id in new[] { booked.Id(), Guid.CreateVersion7() })
        {
            Assert.Equal(NotFound, await mina.Get($"bookings/{id}").Refusal());
            Assert.Equal(NotFound, await other.Get($"bookings/{id}").Refusal());
            Assert.Equal(NotFound, await mina.Put($"bookings/{id}", new { customerNotes = "mine" }).Refusal());
            Assert.Equal(NotFound, await mina.Delete($"bookings/{id}").Refusal());
            Assert.Equal(NotFound, await mina.Get($"bookings/{id}/quote?action=cancel").Refusal());
            Assert.Equal(NotFound, await mina.Post("bookings", new { holdId = id }).Refusal());
            Assert.Equal(NotFound, await other.Post($"stylists/bookings/{id}/confirm").Refusal());
            Assert.Equal(NotFound, await other.Post($"stylists/bookings/{id}/decline").Refusal());
            Assert.Equal(NotFound, await other.Post($"stylists/bookings/{id}/complete").Refusal());
            Assert.Equal(NotFound, await other.Post($"stylists/bookings/{id}/no-show").Refusal());
            Assert.Equal(NotFound, await other.Put($"stylists/bookings/{id}", new { stylistNotes = "x" }).Refusal());
            Assert.Equal(NotFound, await other.Delete($"stylists/bookings/{id}").Refusal());
        }

        Assert.Equal(booked.Id(), (await As(stylist).Get($"bookings/{booked.Id()}").Succeeded()).Id());
        Assert.Equal(booked.Id(), (await As(await Given.AnAdmin()).Get($"bookings/{booked.Id()}").Succeeded()).Id());
    }

    [Fact, Trait("Feature", "BK-04")]
    public async Task Lists_are_cut_by_scope_status_and_date_and_paged_without_gaps()
    {
        var stylist = await Given.AnApprovedStylist();
        var sara = As(await Given.ASignedInCustomer());
        foreach (var start in new[] { "09:00", "10:00", "11:00", "12:00", "13:00" })
            await sara.Book(stylist, Tomorrow, start).Succeeded();
        var cancelled = await sara.Book(stylist, Tomorrow.PlusDays(1), "09:00").Succeeded();
        await sara.Delete($"bookings/{cancelled.Id()}").Succeeded();

        var starts = new List<string>();
        var path = "bookings?scope=upcoming&limit=2";
        for (string? cursor = ""; cursor is not null; )
        {
            var page = await sara.Get(cursor is "" ? path : $"{path}&cursor={cursor}").Succeeded();
            starts.AddRange(page.GetProperty("items").EnumerateArray().Select(b => b.Text("startTime")));
            cursor = page.GetProperty("nextCursor").GetString();
        }

        Assert.Equal(["09:00", "10:00", "11:00", "12:00", "13:00"], starts);
        Assert.Equal(cancelled.Id(), Assert.Single(await sara.Get("bookings?scope=past").Items()).Id());
        Assert.Equal(cancelled.Id(), Assert.Single(await sara.Get("bookings?status=cancelled").Items()).Id());
        Assert.Equal(5, (await sara.Get($"bookings?to={BookingTalk.Iso(Tomorrow)}").Items()).Length);
        Assert.Single(await sara.Get($"bookings?from={BookingTalk.Iso(Tomorrow.PlusDays(1))}").Items());
        Assert.Empty(await As(await Given.ASignedInCustomer()).Get("bookings").Items());
        var badCursor = (HttpStatusCode.BadRequest, "request.cursor_invalid");
        Assert.Equal(badCursor, await sara.Get("bookings?cursor=AAAA").Refusal());
        Assert.Equal(HttpStatusCode.BadRequest, (await sara.Get("bookings?limit=0").Refusal()).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await sara.Get("bookings?limit=101").Refusal()).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await sara.Get("bookings?from=2026-02-30").Refusal()).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await sara.Get("bookings?from=2026-12-02&to=2026-12-01").Refusal()).Status);
    }

    [Theory, Trait("Feature", "AP-02"), Trait("Promise", "F-1")]
    [InlineData("from=-9000-01-01")]
    [InlineData("to=-0001-01-01")]
    [InlineData("from=1970-01-01")]
    [InlineData("to=2199-12-31")]
    [InlineData("from=9999-12-31")]
    public async Task Dates_no_calendar_has_are_refused(string query)
    {
        var refused = (HttpStatusCode.BadRequest, "request.invalid");
        Assert.Equal(refused, await As(await Given.ASignedInCustomer()).Get($"bookings?{query}").Refusal());
        Assert.Equal(refused, await As(await Given.AnApprovedStylist()).Get($"stylists/bookings?{query}").Refusal());
    }

    [Theory, Trait("Feature", "AP-02"), Trait("Promise", "F-1")]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(-1L)]
    public async Task A_crafted_cursor_is_refused(long ticks)
    {
        var refused = (HttpStatusCode.BadRequest, "request.cursor_invalid");
        var (sara, desk) = (As(await Given.ASignedInCustomer()), As(await Given.AnApprovedStylist()));
        var bytes = new byte[24];
        BinaryPrimitives.WriteInt64BigEndian(bytes, ticks);
        string[] cursors =
        [
            Base64Url.EncodeToString(bytes),
            Base64Url.EncodeToString(Encoding.ASCII.GetBytes($"-9998-01-01T00:00:00Z|{Guid.Empty:N}")),
        ];
        foreach (var list in new[] { "cursor=", "scope=upcoming&cursor=", "scope=past&cursor=" })
        foreach (var cursor in cursors)
        {
            Assert.Equal(refused, await sara.Get($"bookings?{list}{cursor}").Refusal());
            Assert.Equal(refused, await desk.Get($"stylists/bookings?{list}{cursor}").Refusal());
        }
    }

    [Fact, Trait("Feature", "BK-05")]
    public async Task A_reschedule_moves_the_visit_at_once_and_keeps_id_and_reference()
    {
        var stylist = await Given.AnApprovedStylist();
        var (sara, mina) = (As(await Given.ASignedInCustomer()), As(await Given.ASignedInCustomer()));
        var booked = await sara.Book(stylist, Tomorrow, "10:00").Succeeded();

        var moved = await sara.Move(booked, Tomorrow.PlusDays(1), "15:00").Succeeded();

        Assert.Equal((booked.Id(), booked.Text("reference")), (moved.Id(), moved.Text("reference")));
        Assert.Equal(("confirmed", "15:00"), (moved.Text("status"), moved.Text("startTime")));
        var line = moved.GetProperty("history").EnumerateArray().Last();
        Assert.Equal(("rescheduled", booked.Text("startsAt")), (line.Text("kind"), line.Text("oldStartsAt")));
        await mina.Book(stylist, Tomorrow, "10:00").Succeeded();
        var taken = (HttpStatusCode.Conflict, "booking.slot_taken");
        Assert.Equal(taken, await mina.Book(stylist, Tomorrow.PlusDays(1), "15:00").Refusal());
    }

    [Fact, Trait("Feature", "BK-05")]
    public async Task A_visit_can_move_into_time_it_partly_has_already()
    {
        var stylist = await Given.AnApprovedStylist(new() { BufferMinutes = 15 });
        var sara = As(await Given.ASignedInCustomer());
        var booked = await sara.Book(stylist, Tomorrow, "09:00").Succeeded();
        await As(stylist).Put($"stylists/{stylist.StylistId}/availability", new { slotStepMinutes = 30 }).Succeeded();
        Assert.Equal("09:30", (await sara.Move(booked, Tomorrow, "09:30").Succeeded()).Text("startTime"));
    }

    [Fact, Trait("Feature", "BK-05")]
    public async Task A_refused_reschedule_leaves_everything_as_it_was()
    {
        var stylist = await Given.AnApprovedStylist();
        var (sara, mina) = (As(await Given.ASignedInCustomer()), As(await Given.ASignedInCustomer()));
        var booked = await sara.Book(stylist, Tomorrow, "10:00").Succeeded();
        await mina.Book(stylist, Tomorrow, "11:00").Succeeded();
        var before = (await sara.Get($"bookings/{booked.Id()}").Succeeded()).GetRawText();

        Assert.Equal((HttpStatusCode.Conflict, "booking.slot_taken"), await sara.Move(booked, Tomorrow, "11:00").Refusal());
        Assert.Equal((HttpStatusCode.Conflict, "booking.slot_unavailable"), await sara.Move(booked, Tomorrow, "06:00").Refusal());
        var both = new
        {
            bookingDate = BookingTalk.Iso(Tomorrow),
            startTime = "11:00",
            customerNotes = "changed",
        };
        Assert.Equal((HttpStatusCode.Conflict, "booking.slot_taken"), await sara.Put($"bookings/{booked.Id()}", both).Refusal());

        Assert.Equal(before, (await sara.Get($"bookings/{booked.Id()}").Succeeded()).GetRawText());
    }

    [Fact, Trait("Feature", "BK-06")]
    public async Task Cancelling_is_free_as_quoted_and_frees_the_time()
    {
        var stylist = await Given.AnApprovedStylist();
        var (sara, mina) = (As(await Given.ASignedInCustomer()), As(await Given.ASignedInCustomer()));
        var booked = await sara.Book(stylist, Tomorrow, "10:00").Succeeded();

        var quote = await sara.Get($"bookings/{booked.Id()}/quote?action=cancel").Succeeded();
        var cancelled = await sara.Delete($"bookings/{booked.Id()}?reason=Ill").Succeeded();

        Assert.Equal((0, 0), (quote.GetProperty("keptAmount").GetInt64(), quote.GetProperty("returnedAmount").GetInt64()));
        Assert.Equal(booked.Text("startsAt"), quote.Text("deadline"));
        Assert.Equal(
            ("cancelled", "customer", "Ill"),
            (cancelled.Text("status"), cancelled.Text("cancelledBy"), cancelled.Text("cancellationReason"))
        );
        await mina.Book(stylist, Tomorrow, "10:00").Succeeded();
        var closed = (HttpStatusCode.Conflict, "booking.closed");
        Assert.Equal(closed, await sara.Get($"bookings/{booked.Id()}/quote?action=reschedule").Refusal());
        Assert.Equal(closed, await sara.Move(booked, Tomorrow, "12:00").Refusal());
    }

    [Theory, Trait("Feature", "BK-06"), Trait("Feature", "BK-05")]
    [InlineData("cancel")]
    [InlineData("reschedule")]
    public async Task A_quote_for_what_waits_for_approval_ends_with_the_wait(string action)
    {
        var stylist = await Given.AnApprovedStylist(new() { RequiresApproval = true });
        var sara = As(await Given.ASignedInCustomer());
        var pending = await sara.Book(stylist, Tomorrow.PlusDays(5), "10:00").Succeeded();

        var quote = await sara.Get($"bookings/{pending.Id()}/quote?action={action}").Succeeded();

        Assert.Equal(pending.Text("approvalDueAt"), quote.Text("deadline"));
        Assert.Equal(
            ("2026-11-24", "1405/09/03", "11:30"),
            (quote.Text("deadlineDate"), quote.Text("jalaliDate"), quote.Text("deadlineTime"))
        );
    }

    [Fact, Trait("Feature", "BK-02"), Trait("Feature", "AP-02")]
    public async Task A_hold_says_everything_about_its_time_so_nothing_else_is_said_beside_it()
    {
        var stylist = await Given.AnApprovedStylist();
        var sara = As(await Given.ASignedInCustomer());
        var held = await sara.Hold(stylist, Tomorrow, "10:00").Succeeded();
        object[] mixes =
        [
            new { holdId = held.Id(), stylistId = stylist.StylistId },
            new { holdId = held.Id(), bookingDate = BookingTalk.Iso(Tomorrow) },
            new { holdId = held.Id(), startTime = "12:00" },
            new { holdId = held.Id(), serviceIds = Array.Empty<Guid>() },
            new { holdId = held.Id(), linkToken = "anything" },
            new { stylistId = stylist.StylistId, bookingDate = BookingTalk.Iso(Tomorrow) },
            new { customerNotes = "neither" },
        ];

        foreach (var mix in mixes)
        {
            var reply = await sara.Post("bookings", mix);
            Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
            Assert.Equal("booking.hold_or_time", (await reply.Json()).GetProperty("errors").GetProperty("holdId")[0].Text("code"));
        }

        Assert.Equal(
            "confirmed",
            (await sara.Post("bookings", new { holdId = held.Id(), customerNotes = "Tea" }).Succeeded()).Text("status")
        );
    }

    [Theory, Trait("Feature", "BK-09")]
    [InlineData("fa", "1405/09/03")]
    [InlineData("en", null)]
    public async Task Nearest_free_times_have_the_jalali_date_for_readers_of_persian(string language, string? date)
    {
        var stylist = await Given.AnApprovedStylist();
        await As(await Given.ASignedInCustomer()).Book(stylist, Tomorrow, "10:00").Succeeded();
        var late = As(await Given.ASignedInCustomer());

        var reply = await late.Send(
            HttpMethod.Post,
            "bookings",
            BookingTalk.Wish(stylist, Tomorrow, "10:00"),
            ("Accept-Language", language)
        );

        var near = (await reply.Json()).GetProperty("nearestFree").EnumerateArray().ToList();
        Assert.NotEmpty(near);
        Assert.Equal(date, near[0].TryGetProperty("jalaliDate", out var jalali) ? jalali.GetString() : null);
    }

    [Fact, Trait("Feature", "BK-06")]
    public async Task An_admin_cancels_in_the_admins_name_with_the_reason_in_the_body()
    {
        var stylist = await Given.AnApprovedStylist();
        var sara = As(await Given.ASignedInCustomer());
        var booked = await sara.Book(stylist, Tomorrow, "10:00").Succeeded();
        var admin = As(await Given.AnAdmin());
        var cancelled = await admin.Delete($"bookings/{booked.Id()}", new { reason = "Salon closed" }).Succeeded();
        Assert.Equal(("admin", "Salon closed"), (cancelled.Text("cancelledBy"), cancelled.Text("cancellationReason")));
    }

    [Fact, Trait("Feature", "LN-03")]
    public async Task Readers_of_Persian_get_the_Jalali_date_too()
    {
        var stylist = await Given.AnApprovedStylist();
        var sara = As(await Given.ASignedInCustomer());
        var booked = await sara.Book(stylist, Tomorrow, "10:00").Succeeded();
        var path = $"bookings/{booked.Id()}";
        var persian = await sara.Send(HttpMethod.Get, path, null, ("Accept-Language", "fa")).Succeeded();
        var english = await sara.Send(HttpMethod.Get, path, null, ("Accept-Language", "en")).Succeeded();
        Assert.Equal("1405/09/03", persian.Text("jalaliDate"));
        Assert.False(english.TryGetProperty("jalaliDate", out _));
    }

    private async Task<string> Link(StylistPerson stylist) =>
        (await As(stylist).Post("stylists/profile/regenerate-link").Succeeded()).Text("bookingLink").Split('/')[^1];
}
