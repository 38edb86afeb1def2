using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Nobat.Api.Tests.Bookings;
using Nobat.Application.Common;
using Nobat.Application.Notifications;
using Nobat.Domain.Common;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Notifications;

[Trait("Feature", "NT-03"), Trait("Promise", "N-14")]
public sealed class ReminderTests(ApiFixture api) : RestingWorkersTest(api)
{
    private LocalDate Day3 => Clock.Today.PlusDays(3);

    [Fact]
    public async Task A_customer_is_reminded_a_day_and_two_hours_before_and_never_else()
    {
        var (stylist, customer) = (await Given.AnApprovedStylist(), await Given.ASignedInCustomer());
        var booked = await As(customer).Book(stylist, Day3, "14:00").Succeeded();
        await DispatchAndSend();
        Assert.Equal([At(2, "14:00"), At(3, "12:00")], await Queued(booked));

        await SendAt(At(2, "14:00") - Duration.FromSeconds(1));
        Assert.Empty(Reminders(customer));
        await SendAt(At(2, "14:00"));
        Assert.Contains(booked.Text("reference"), Assert.Single(Reminders(customer)), StringComparison.Ordinal);
        await SendAt(At(3, "12:00") - Duration.FromSeconds(1));
        Assert.Single(Reminders(customer));
        await SendAt(At(3, "12:00"));
        await SendAt(At(5, "12:00"));

        Assert.Equal(2, Reminders(customer).Count);
        Assert.Empty(Reminders(stylist));
    }

    [Fact]
    public async Task A_stylist_chooses_other_times_for_bookings_from_then_on_and_no_one_elses()
    {
        var (stylist, other, customer) = (
            await Given.AnApprovedStylist(),
            await Given.AnApprovedStylist(),
            await Given.ASignedInCustomer()
        );
        var before = await As(customer).Book(stylist, Day3, "14:00").Succeeded();
        await DispatchAndSend();
        Assert.Equal("[1440,120]", Minutes(await As(stylist).Get("stylists/reminders").Succeeded()));

        Assert.Equal("[2880,60]", Minutes(await Choose(stylist, 60, 2880).Succeeded()));

        var after = await As(customer).Book(stylist, Day3, "15:00").Succeeded();
        var elsewhere = await As(customer).Book(other, Day3, "16:00").Succeeded();
        await DispatchAndSend();
        Assert.Equal([At(2, "14:00"), At(3, "12:00")], await Queued(before));
        Assert.Equal([At(1, "15:00"), At(3, "14:00")], await Queued(after));
        Assert.Equal([At(2, "16:00"), At(3, "14:00")], await Queued(elsewhere));
        Assert.Equal("[2880,60]", Minutes(await As(stylist).Get("stylists/reminders").Succeeded()));
        Assert.Equal("[1440,120]", Minutes(await As(other).Get("stylists/reminders").Succeeded()));
    }

    [Fact]
    public async Task A_stylist_who_wants_no_reminders_has_none_sent()
    {
        var (stylist, customer) = (await Given.AnApprovedStylist(), await Given.ASignedInCustomer());
        await Choose(stylist, 60).Succeeded();
        Assert.Equal("[]", Minutes(await Choose(stylist).Succeeded()));

        var booked = await As(customer).Book(stylist, Day3, "14:00").Succeeded();
        await DispatchAndSend();

        Assert.Empty(await Queued(booked));
    }

    [Fact]
    public async Task Two_first_choices_at_the_same_moment_leave_one_of_them()
    {
        var stylist = await Given.AnApprovedStylist();

        var replies = await Task.WhenAll(Choose(stylist, 60), Choose(stylist, 90));

        Assert.DoesNotContain(replies, reply => (int)reply.StatusCode >= 500);
        Assert.Equal(1, await Sql<long>("SELECT count(*) FROM reminder_times"));
    }

    [Theory]
    [InlineData("""{"minutesBefore":[14]}""")]
    [InlineData("""{"minutesBefore":[43201]}""")]
    [InlineData("""{"minutesBefore":[60,60]}""")]
    [InlineData("""{"minutesBefore":[15,16,17,18,19,20]}""")]
    [InlineData("""{"minutesBefore":null}""")]
    [InlineData("""{"minutesBefore":["60"]}""")]
    [InlineData("""{"minutesBefore":[1.5]}""")]
    [InlineData("{}")]
    public async Task Wrong_times_are_refused_and_change_nothing(string body)
    {
        var stylist = await Given.AnApprovedStylist();
        await Choose(stylist, 45).Succeeded();

        var reply = await As(stylist).Put("stylists/reminders", JsonElement.Parse(body));

        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
        Assert.Equal("[45]", Minutes(await As(stylist).Get("stylists/reminders").Succeeded()));
    }

    [Fact]
    public async Task Only_who_has_a_profile_has_reminders_to_set()
    {
        var (nobody, customer) = (await Given.ASignedInStylist(), await Given.ASignedInCustomer());

        Assert.Equal((HttpStatusCode.NotFound, "stylist.not_found"), await Choose(nobody, 60).Refusal());
        Assert.Equal((HttpStatusCode.NotFound, "stylist.not_found"), await As(nobody).Get("stylists/reminders").Refusal());
        Assert.Equal(HttpStatusCode.Forbidden, (await Choose(customer, 60).Refusal()).Status);
        Assert.Equal(0, await Sql<long>("SELECT count(*) FROM reminder_times"));
    }

    [Fact]
    public async Task Reminders_follow_a_visit_that_moves()
    {
        var (stylist, customer) = (await Given.AnApprovedStylist(), await Given.ASignedInCustomer());
        var booked = await As(customer).Book(stylist, Day3, "14:00").Succeeded();
        await DispatchAndSend();
        await SendAt(At(2, "14:00"));
        Assert.Single(Reminders(customer));

        await WithToken(AccessOf(customer)).Move(booked, Clock.Today.PlusDays(3), "11:00").Succeeded();
        await DispatchAndSend();

        Assert.Equal([At(4, "11:00"), At(5, "09:00")], await Queued(booked));
        await SendAt(At(3, "12:00"));
        Assert.Single(Reminders(customer));
        await SendAt(At(4, "11:00"));
        Assert.Contains("۱۱:۰۰", Reminders(customer)[^1], StringComparison.Ordinal);
        await SendAt(At(5, "09:00"));
        Assert.Equal(3, Reminders(customer).Count);
    }

    [Fact]
    public async Task A_visit_that_moves_away_and_back_is_reminded_of_as_if_it_had_stayed()
    {
        var (stylist, customer) = (await Given.AnApprovedStylist(), await Given.ASignedInCustomer());
        var booked = await As(customer).Book(stylist, Day3, "14:00").Succeeded();
        await DispatchAndSend();
        await As(customer).Move(booked, Day3.PlusDays(1), "14:00").Succeeded();
        await DispatchAndSend();
        await As(customer).Move(booked, Day3, "14:00").Succeeded();
        await DispatchAndSend();

        Assert.Equal([At(2, "14:00"), At(3, "12:00")], await Queued(booked));
        await SendAt(At(2, "14:00"));
        Assert.Single(Reminders(customer));
        await SendAt(At(3, "12:00"));
        await SendAt(At(4, "14:00"));
        Assert.Equal(2, Reminders(customer).Count);
    }

    [Theory]
    [InlineData("customer")]
    [InlineData("stylist")]
    [InlineData("administrator")]
    public async Task Reminders_die_with_a_cancellation(string by)
    {
        var (stylist, customer, admin) = (await Given.AnApprovedStylist(), await Given.ASignedInCustomer(), await Given.AnAdmin());
        var booked = await As(customer).Book(stylist, Day3, "14:00").Succeeded();
        await DispatchAndSend();

        await (
            by switch
            {
                "customer" => As(customer).Delete($"bookings/{booked.Id()}"),
                "stylist" => As(stylist).Delete($"stylists/bookings/{booked.Id()}"),
                _ => As(admin).Delete($"bookings/{booked.Id()}"),
            }
        ).Succeeded();
        await DispatchAndSend();

        Assert.Empty(await Queued(booked));
        Assert.Equal(2, await Count(booked, "cancelled"));
        await SendAt(At(3, "13:00"));
        Assert.Empty(Reminders(customer));
    }

    [Fact]
    public async Task A_reminder_that_is_due_before_anybody_heard_of_the_cancellation_is_not_sent()
    {
        var (stylist, customer) = (await Given.AnApprovedStylist(), await Given.ASignedInCustomer());
        var cancelled = await As(customer).Book(stylist, Day3, "14:00").Succeeded();
        var moved = await As(customer).Book(stylist, Day3, "15:00").Succeeded();
        var kept = await As(customer).Book(stylist, Day3, "16:00").Succeeded();
        await DispatchAndSend();
        await As(customer).Delete($"bookings/{cancelled.Id()}").Succeeded();
        await As(customer).Move(moved, Day3.PlusDays(1), "15:00").Succeeded();

        await SendAt(At(2, "16:00"));

        Assert.Contains(kept.Text("reference"), Assert.Single(Reminders(customer)), StringComparison.Ordinal);
        foreach (var booking in new[] { cancelled, moved })
            Assert.Equal("overtaken", await Sql<string>(FailureCode, booking.Id()));
    }

    [Fact]
    public async Task A_reminder_that_is_due_outlives_an_event_heard_twice()
    {
        var (stylist, customer) = (await Given.AnApprovedStylist(), await Given.ASignedInCustomer());
        var booked = await As(customer).Book(stylist, Day3, "14:00").Succeeded();
        await DispatchAndSend();
        await Clock.AdvanceTo(At(2, "14:00"));

        foreach (var _ in Enumerable.Range(0, 2))
            await Plan(booked);
        await Send();
        await Plan(booked);
        await Send();

        Assert.Single(Reminders(customer));
        Assert.Equal([At(3, "12:00")], await Queued(booked));
    }

    [Fact]
    public async Task What_waits_for_an_answer_is_not_reminded_of()
    {
        var stylist = await Given.AnApprovedStylist(new() { RequiresApproval = true });
        var customer = await Given.ASignedInCustomer();
        var booked = await As(customer).Book(stylist, Day3, "14:00").Succeeded();
        await DispatchAndSend();
        Assert.Empty(await Queued(booked));

        await As(stylist).Post($"stylists/bookings/{booked.Id()}/confirm").Succeeded();
        await DispatchAndSend();

        Assert.Equal([At(2, "14:00"), At(3, "12:00")], await Queued(booked));
    }

    [Fact]
    public async Task What_is_booked_late_has_only_the_reminders_that_are_to_come()
    {
        var (stylist, customer) = (await Given.AnApprovedStylist(), await Given.ASignedInCustomer());

        var exactly = await As(customer).Book(stylist, Clock.Today.PlusDays(1), "11:00").Succeeded();
        var soon = await As(customer).Book(stylist, Clock.Today, "13:00").Succeeded();
        await DispatchAndSend();

        Assert.Equal([At(1, "09:00")], await Queued(exactly));
        Assert.Empty(await Queued(soon));
        Assert.Empty(Reminders(customer));
    }

    [Fact]
    public async Task What_the_night_would_bring_comes_in_the_morning_or_the_evening_before()
    {
        var stylist = await Given.AnApprovedStylist(new() { Weekly = Open("06:00", "22:00") });
        var customer = await Given.ASignedInCustomer();
        var nine = await As(customer).Book(stylist, Day3, "09:00").Succeeded();
        var eight = await As(customer).Book(stylist, Day3, "08:00").Succeeded();
        var six = await As(customer).Book(stylist, Day3, "06:00").Succeeded();
        await DispatchAndSend();

        Assert.Equal([At(2, "09:00"), At(3, "08:00")], await Queued(nine));
        Assert.Equal([At(2, "08:00"), At(2, "21:45")], await Queued(eight));
        Assert.Equal([At(2, "08:00"), At(2, "21:45")], await Queued(six));
    }

    [Fact]
    public async Task What_was_held_up_into_the_night_waits_for_the_morning_or_is_not_sent_where_that_is_too_late()
    {
        var stylist = await Given.AnApprovedStylist(new() { Weekly = Open("06:00", "22:00") });
        var (early, late) = (await Given.ASignedInCustomer(), await Given.ASignedInCustomer());
        await Choose(stylist, 1440, 120).Succeeded();
        var eight = await As(early).Book(stylist, Day3, "08:00").Succeeded();
        await As(late).Book(stylist, Day3, "21:00").Succeeded();
        await DispatchAndSend();
        await SendAt(At(2, "20:00"));
        Assert.Single(Reminders(early));

        await SendAt(At(2, "22:00"));
        Assert.Single(Reminders(early));
        Assert.Empty(Reminders(late));
        Assert.Equal("quiet_hours", await Sql<string>(FailureCode, eight.Id()));
        await SendAt(At(3, "07:59"));
        Assert.Empty(Reminders(late));
        await SendAt(At(3, "08:00"));
        Assert.Single(Reminders(late));
        Assert.Single(Reminders(early));
    }

    [Fact]
    public async Task Somebody_without_an_account_is_reminded_at_the_number_that_was_left()
    {
        var stylist = await Given.AnApprovedStylist();
        var booked = await As(stylist).WalkIn(Day3, "14:00").Succeeded();
        await DispatchAndSend();

        await SendAt(At(2, "14:00"));
        await SendAt(At(3, "12:00"));

        var reminders = Reminders("09120009999");
        Assert.Equal(2, reminders.Count);
        Assert.All(reminders, text => Assert.Contains(booked.Text("reference"), text, StringComparison.Ordinal));
    }

    private const string FailureCode =
        "SELECT failure_code FROM notifications WHERE booking_id = $1 AND kind = 'booking_reminder' AND channel = 'sms' AND state = 'suppressed'";

    internal static IReadOnlyList<(string, string, string)> Open(string from, string until) =>
        [.. new[] { "saturday", "sunday", "monday", "tuesday", "wednesday", "thursday", "friday" }.Select(day => (day, from, until))];

    private async Task Plan(JsonElement booking)
    {
        await using var scope = Api.Services.CreateAsyncScope();
        var planned = await scope
            .ServiceProvider.GetRequiredService<Steps>()
            .RunAsync(new PlanRemindersCommand(new BookingId(booking.Id())));
        Assert.True(planned.IsSuccess);
    }

    private Task<HttpResponseMessage> Choose(Person stylist, params int[] minutesBefore) =>
        As(stylist).Put("stylists/reminders", new { minutesBefore });

    private static string Minutes(JsonElement answer) => answer.GetProperty("minutesBefore").GetRawText();

    private async Task<Instant[]> Queued(JsonElement booking)
    {
        var due = await Sql<DateTime[]>(
            """
            SELECT coalesce(array_agg(due_at ORDER BY due_at), '{}') FROM notifications
             WHERE booking_id = $1 AND kind = 'booking_reminder' AND channel = 'sms' AND state = 'queued'
            """,
            booking.Id()
        );
        return [.. due.Select(Instant.FromDateTimeUtc)];
    }

    private Task<long> Count(JsonElement booking, string state) =>
        Sql<long>(
            "SELECT count(*) FROM notifications WHERE booking_id = $1 AND kind = 'booking_reminder' AND channel = 'sms' AND state::text = $2",
            booking.Id(),
            state
        );

    private List<string> Reminders(Person person) => Reminders(person.PhoneNumber);

    private List<string> Reminders(string phone) =>
        [.. Sms.To(phone).Where(message => message.Kind == "booking_reminder").Select(message => message.Text)];
}
