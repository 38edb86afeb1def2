using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nobat.Application.Common;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using Nobat.Infrastructure.Database;
using Nobat.Testing;

namespace Nobat.Api.Tests.Bookings;

/// <summary>The guard behind the locks: every request asks for a lock first, so it is reached past the interface.</summary>
public sealed class CompareAndSetTests(ApiFixture api) : ApiTest(api)
{
    [Fact, Trait("Feature", "BK-09"), Trait("Promise", "B-10")]
    public async Task Who_read_a_booking_before_it_changed_writes_nothing_over_the_change()
    {
        var ct = TestContext.Current.CancellationToken;
        var stylist = await Given.AnApprovedStylist();
        var customer = await Given.ASignedInCustomer();
        var booked = await As(customer).Book(stylist, Tomorrow, "10:00").Succeeded();
        await using var scope = Api.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<NobatDb>();
        var stale = await db.Set<Booking>().FirstAsync(booking => booking.Id == new BookingId(booked.Id()), ct);
        await As(stylist).Delete($"stylists/bookings/{booked.Id()}").Succeeded();

        Assert.True(stale.Cancel(null, Actor.Customer(new UserId(customer.Id)), Clock.Now).IsSuccess);
        var refused = await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().SaveAsync(ct);

        Assert.Equal(RequestErrors.LostRace, refused);
        Assert.Equal("stylist", await Sql<string>("SELECT cancelled_by::text FROM bookings WHERE id = $1", booked.Id()));
        Assert.Equal(
            1L,
            await Sql<long>("SELECT count(*) FROM booking_changes WHERE booking_id = $1 AND kind::text = 'cancelled'", booked.Id())
        );
    }

    [Fact, Trait("Feature", "ID-04")]
    public async Task Who_read_an_account_before_it_changed_writes_nothing_over_the_change()
    {
        var ct = TestContext.Current.CancellationToken;
        var person = await Given.APendingUser();
        await using var scope = Api.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<NobatDb>();
        var stale = await db.Set<User>().FirstAsync(user => user.Id == new UserId(person.Id), ct);
        await As(person)
            .Post(
                "users/complete-profile",
                new
                {
                    firstName = "Sara",
                    lastName = "Moradi",
                    role = "user",
                }
            )
            .Succeeded();

        var name = PersonName.Create("Mina", "Karimi").Value;
        Assert.True(stale.CompleteProfile(name, null, UserRole.Provider, Clock.Now).IsSuccess);
        var refused = await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().SaveAsync(ct);

        Assert.Equal(RequestErrors.LostRace, refused);
        Assert.Equal("Sara user", await Sql<string>("SELECT first_name || ' ' || role FROM users WHERE id = $1", person.Id));
    }
}
