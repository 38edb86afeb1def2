using CsCheck;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using NodaTime;
using static Nobat.Domain.Tests.Bookings.BookingSamples;

namespace Nobat.Domain.Tests.Bookings;

/// <summary>Every state × event × role is decided, and decided as the table says.</summary>
public sealed class BookingStateTests
{
    private static readonly string[] Events =
    [
        "book",
        "release",
        "confirm",
        "decline",
        "cancel",
        "reschedule",
        "complete",
        "no_show",
        "customer_notes",
        "stylist_notes",
        "expire",
    ];

    /// <summary>For the role that may: the state afterwards, or the refusal. One column for each of <see cref="Events"/>.</summary>
    private static readonly Dictionary<string, string[]> Table = new()
    {
        //            book          release       confirm       decline           cancel        reschedule    complete      no_show       c_notes       s_notes     expire
        ["held"] = Row(
            "Confirmed   Expired       not_booked    not_booked        Expired       not_booked    not_confirmed not_confirmed not_booked    not_booked  too_early"
        ),
        ["held-dead"] = Row(
            "hold_expired Expired hold_expired hold_expired hold_expired hold_expired not_confirmed not_confirmed hold_expired not_booked Expired"
        ),
        ["pending"] = Row("Pending not_held Confirmed Cancelled Cancelled Confirmed not_confirmed not_confirmed Pending Pending too_early"),
        ["pending-dead"] = Row(
            "hold_expired not_held hold_expired hold_expired hold_expired hold_expired not_confirmed not_confirmed hold_expired Pending Expired"
        ),
        ["confirmed"] = Row(
            "Confirmed not_held Confirmed already_confirmed Cancelled Confirmed too_early too_early Confirmed Confirmed not_held"
        ),
        ["confirmed-begun"] = Row(
            "Confirmed not_held Confirmed already_confirmed already_started already_started Completed NoShow Confirmed Confirmed not_held"
        ),
        ["completed"] = Row("closed not_held closed closed closed closed Completed closed closed Completed not_held"),
        ["cancelled-by-customer"] = Row("closed not_held closed closed Cancelled closed closed closed closed Cancelled not_held"),
        ["declined"] = Row("closed not_held closed Cancelled closed closed closed closed closed Cancelled not_held"),
        ["no_show"] = Row("closed not_held closed closed closed closed closed NoShow closed NoShow not_held"),
        ["expired"] = Row(
            "hold_expired Expired hold_expired hold_expired hold_expired hold_expired closed closed hold_expired Expired Expired"
        ),
    };

    [Fact, Trait("Promise", "B-10")]
    public void Every_state_event_and_role_is_decided_as_the_table_says()
    {
        var decided = 0;
        foreach (var (state, expected) in Table)
        foreach (var (@event, outcome) in Events.Zip(expected))
        foreach (var party in Enum.GetValues<BookingParty>())
        {
            var (booking, now) = In(state);
            var before = (booking.Status, booking.Blocked, booking.History.Count, booking.UpdatedAt);
            var result = Apply(booking, @event, new Actor(party, UserId.New()), now);
            var allowed = Allowed(@event, party);
            var wanted = allowed ? outcome : "not_allowed";
            if (allowed && @event == "cancel" && party is not BookingParty.Customer)
                wanted = CancelledByOthers(state, party, outcome);
            if ((state, @event, party) is ("confirmed-begun", "complete", BookingParty.System))
                wanted = "too_early";

            Assert.True(wanted == Said(result, booking), $"{state} × {@event} × {party}: {Said(result, booking)}, not {wanted}");
            if (!result.IsSuccess)
                Assert.Equal(before, (booking.Status, booking.Blocked, booking.History.Count, booking.UpdatedAt));
            decided++;
        }

        Assert.Equal(Table.Count * Events.Length * 4, decided);
    }

    [Fact, Trait("Promise", "B-10"), Trait("Feature", "BK-03")]
    public void No_sequence_of_events_revives_what_is_over_or_writes_history_twice()
    {
        var steps = Gen.Select(Gen.Int[0, Events.Length - 1].Select(i => Events[i]), Gen.Int[0, 3], Gen.Int[0, 90]).Array[1, 40];
        Gen.Select(Gen.Bool, steps)
            .Sample(
                (approval, sequence) =>
                {
                    var booking = Booking.Hold(AVisit(approval: approval), Agreement.Plain, Customer, HoldLength, Now).Value;
                    var now = Now;
                    foreach (var (@event, party, minutes) in sequence)
                    {
                        now += Duration.FromMinutes(minutes);
                        var (from, lines, over) = (booking.Status, booking.History.Count, !BookingStates.Live.Contains(booking.Status));
                        var result = Apply(booking, @event, new Actor((BookingParty)party, UserId.New()), now);

                        var moved = booking.Status != from;
                        Assert.False(moved && over, $"{from} became {booking.Status} by {@event}");
                        Assert.False(moved && !result.IsSuccess);
                        Assert.InRange(booking.History.Count, moved ? lines + 1 : lines, lines + 1);
                    }

                    Assert.Equal(booking.Status, booking.History[^1].To);
                    Assert.All(booking.History.Zip(booking.History.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
                }
            );
    }

    private static bool Allowed(string @event, BookingParty party) =>
        @event switch
        {
            "book" or "release" or "reschedule" or "customer_notes" => party is BookingParty.Customer,
            "complete" => party is BookingParty.Stylist or BookingParty.System,
            "confirm" or "decline" or "no_show" or "stylist_notes" => party is BookingParty.Stylist,
            "cancel" => party is not BookingParty.System,
            _ => true,
        };

    /// <summary>The stylist and an admin cannot take a hold from its customer, may cancel after the visit began, and repeat only their own act.</summary>
    private static string CancelledByOthers(string state, BookingParty party, string byCustomer) =>
        (state, party) switch
        {
            ("held", _) => "not_booked",
            ("confirmed-begun", _) => "Cancelled",
            ("cancelled-by-customer", _) => "closed",
            ("declined", BookingParty.Stylist) => "Cancelled",
            _ => byCustomer,
        };

    private static string Said(Result result, Booking booking) =>
        result.IsSuccess ? booking.Status.ToString() : result.Error.Code["booking.".Length..];

    private static string[] Row(string outcomes) => outcomes.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
