using System.Text.Json;
using Nobat.Testing;
using Npgsql;

namespace Nobat.Api.Tests.Bookings;

/// <summary>The lock itself, one path at a time: the constraint behind it would hide that it is missing.</summary>
public sealed class CalendarLockTests(ApiFixture api) : ApiTest(api)
{
    private StylistPerson _stylist = null!;
    private HttpClient _desk = null!;
    private HttpClient _sara = null!;
    private JsonElement _pending;
    private JsonElement _hold;
    private Guid _exception;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _stylist = await Given.AnApprovedStylist(new() { RequiresApproval = true });
        (_desk, _sara) = (As(_stylist), As(await Given.ASignedInCustomer()));
        _pending = await _sara.Book(_stylist, Tomorrow, "12:00").Succeeded();
        _hold = await _sara.Hold(_stylist, Tomorrow, "10:00").Succeeded();
        var dayOff = new { kind = "closed", date = BookingTalk.Iso(Tomorrow.PlusDays(9)) };
        _exception = (await _desk.Post("stylists/exceptions", dayOff).Succeeded()).Id();
    }

    [Theory, Trait("Feature", "BK-09"), Trait("Promise", "B-1")]
    [
        InlineData("hold"),
        InlineData("book"),
        InlineData("book what is held"),
        InlineData("release"),
        InlineData("move"),
        InlineData("cancel")
    ]
    [InlineData("walk in"), InlineData("confirm"), InlineData("decline"), InlineData("cancel as the stylist")]
    [InlineData("set the schedule"), InlineData("change the schedule"), InlineData("add an exception"), InlineData("lift an exception")]
    [InlineData("suspend"), InlineData("edit the profile")]
    public async Task Whoever_changes_what_can_be_booked_waits_for_whoever_is_booking(string act)
    {
        await using var rival = await Api.Database.OpenConnectionAsync();
        await using var booking = await rival.BeginTransactionAsync();
        await TakeLockAsync(rival, _stylist);

        var acting = Act(act);
        await Eventually.Async(async () => acting.IsCompleted || await WaitsForLockAsync(rival.ProcessID), "the lock to be asked for");

        Assert.False(acting.IsCompleted, "It did not wait.");
        await booking.CommitAsync();
        await acting.Succeeded();
    }

    [Fact, Trait("Feature", "ST-01"), Trait("Feature", "BK-09")]
    public async Task A_profile_is_removed_only_after_whoever_is_booking_is_done()
    {
        var stylist = await Given.AnApprovedStylist();
        await using var rival = await Api.Database.OpenConnectionAsync();
        await using var booking = await rival.BeginTransactionAsync();
        await TakeLockAsync(rival, stylist);

        var removing = As(stylist).Delete("stylists/profile");
        await Eventually.Async(async () => removing.IsCompleted || await WaitsForLockAsync(rival.ProcessID), "the lock to be asked for");

        Assert.False(removing.IsCompleted, "It did not wait.");
        await booking.CommitAsync();
        await removing.Succeeded();
    }

    [Fact, Trait("Feature", "AV-03")]
    public async Task Ten_exceptions_added_at_once_are_all_there()
    {
        var replies = await Task.WhenAll(
            Enumerable
                .Range(0, 10)
                .Select(day =>
                    _desk.Post("stylists/exceptions", new { kind = "closed", date = BookingTalk.Iso(Tomorrow.PlusDays(20 + day)) })
                )
        );

        Assert.All(replies, reply => Assert.True(reply.IsSuccessStatusCode));
        Assert.Equal(11, (await _desk.Get("stylists/exceptions").Items()).Length);
    }

    private static async Task TakeLockAsync(NpgsqlConnection rival, StylistPerson stylist)
    {
        await using var take = rival.CreateCommand();
        take.CommandText = "SELECT FROM availability WHERE stylist_id = $1 FOR UPDATE";
        take.Parameters.AddWithValue(stylist.StylistId);
        await take.ExecuteNonQueryAsync();
    }

    private async Task<HttpResponseMessage> Act(string act) =>
        await (
            act switch
            {
                "hold" => _sara.Hold(_stylist, Tomorrow, "14:00"),
                "book" => _sara.Book(_stylist, Tomorrow, "14:00"),
                "book what is held" => _sara.BookHeld(_hold),
                "release" => _sara.Delete($"bookings/holds/{_hold.Id()}"),
                "move" => _sara.Move(_pending, Tomorrow, "15:00"),
                "cancel" => _sara.Delete($"bookings/{_pending.Id()}"),
                "walk in" => _desk.WalkIn(Tomorrow, "14:00"),
                "confirm" => _desk.Post($"stylists/bookings/{_pending.Id()}/confirm"),
                "decline" => _desk.Post($"stylists/bookings/{_pending.Id()}/decline"),
                "cancel as the stylist" => _desk.Delete($"stylists/bookings/{_pending.Id()}"),
                "set the schedule" => _desk.Post(
                    $"stylists/{_stylist.StylistId}/availability",
                    new { weeklyHours = Array.Empty<object>() }
                ),
                "change the schedule" => _desk.Put($"stylists/{_stylist.StylistId}/availability", new { bufferTimeMinutes = 20 }),
                "add an exception" => _desk.Post("stylists/exceptions", new { kind = "closed", date = BookingTalk.Iso(Tomorrow) }),
                "lift an exception" => _desk.Delete($"stylists/exceptions/{_exception}"),
                "suspend" => As(await Given.AnAdmin())
                    .Post($"stylists/admin/profiles/{_stylist.StylistId}/suspend", new { reason = "آزمون" }),
                "edit the profile" => _desk.Put("stylists/profile", new { salonAddress = "شیراز، خیابان زند" }),
                _ => throw new ArgumentOutOfRangeException(nameof(act)),
            }
        );

    /// <summary>On the lock, and not first when something is written: by then it would have been decided on what was read before.</summary>
    private async Task<bool> WaitsForLockAsync(int holder) =>
        await Sql<bool>(
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE $1 = ANY (pg_blocking_pids(pid)) AND query LIKE '%FOR UPDATE')",
            holder
        );
}
