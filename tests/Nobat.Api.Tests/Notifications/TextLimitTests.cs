using Microsoft.Extensions.DependencyInjection;
using Nobat.Api.Tests.Bookings;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using Nobat.Infrastructure.Database.Outbox;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Notifications;

/// <summary>Whoever can cause notices cannot pump text messages by them.</summary>
[Trait("Feature", "NT-02"), Trait("Promise", "A-3")]
public sealed class TextLimitTests(ApiFixture api) : RestingWorkersTest(api)
{
    [Fact]
    public async Task Of_many_warnings_about_one_account_ten_an_hour_become_text_messages_and_all_are_in_the_inbox()
    {
        var sara = await Given.ASignedInCustomer();
        for (var i = 0; i < 12; i++)
            await Warn(sara);
        await DispatchAndSend();

        Assert.Equal(10, Sms.To(sara.PhoneNumber).Count(message => message.Kind == "password_changed"));
        Assert.Equal(12, await Sql<long>("SELECT count(*) FROM inbox_entries WHERE user_id = $1", sara.Id));
        Assert.Equal(2, await Sql<long>("SELECT count(*) FROM notifications WHERE state = 'suppressed' AND failure_code = 'too_many'"));

        await Clock.Advance(Duration.FromHours(1));
        await Warn(sara);
        await Send();
        Assert.Equal(11, Sms.To(sara.PhoneNumber).Count(message => message.Kind == "password_changed"));
    }

    [Fact]
    public async Task Nothing_harmless_drowns_an_alarm()
    {
        await using var narrow = await StartAnotherAtRest(("Notices:TextsPerHour", "3"), ("Notices:AccountTextsPerHour", "2"));
        var sara = await Given.ASignedInCustomer();
        for (var i = 0; i < 5; i++)
            await Tell(narrow, new PasskeyAdded(UserId.From(sara.Id), new PasskeyId(Guid.CreateVersion7())));
        for (var i = 0; i < 3; i++)
            await Tell(narrow, new PasswordChanged(UserId.From(sara.Id)));
        await Send();

        Assert.Equal(2, Sms.To(sara.PhoneNumber).Count(message => message.Kind == "passkey_added"));
        Assert.Equal(2, Sms.To(sara.PhoneNumber).Count(message => message.Kind == "password_changed"));
    }

    [Fact]
    public async Task Of_bookings_that_come_and_go_no_more_than_the_limit_is_texted_to_each_party()
    {
        await using var narrow = await StartAnotherAtRest(("Notices:TextsPerHour", "3"));
        var (stylist, customer) = (await Given.AnApprovedStylist(), await Given.ASignedInCustomer());
        await DispatchAndSend();
        await Clock.Advance(Duration.FromHours(1));
        foreach (var hour in new[] { "09:00", "10:00", "11:00", "12:00" })
            await WithToken(AccessOf(customer)).Book(stylist, Tomorrow, hour).Succeeded();

        await DispatchBy(narrow);
        await Send();

        Assert.Equal(3, Sms.To(customer.PhoneNumber).Count(message => message.Kind == "booking_confirmed"));
        Assert.Equal(3, Sms.To(stylist.PhoneNumber).Count(message => message.Kind == "booking_confirmed"));
    }

    [Fact]
    public async Task Guests_whom_a_stylist_enters_share_one_limit()
    {
        await using var narrow = await StartAnotherAtRest(("Notices:TextsPerHour", "2"));
        var stylist = await Given.AnApprovedStylist();
        foreach (var hour in new[] { "09:00", "10:00", "11:00" })
            await As(stylist).Post("stylists/bookings", BookingTalk.WalkInWish(Tomorrow, hour)).Succeeded();

        await DispatchBy(narrow);

        Assert.Equal(
            1,
            await Sql<long>(
                "SELECT count(*) FROM notifications WHERE recipient_id IS NULL AND state = 'suppressed' AND failure_code = 'too_many'"
            )
        );
    }

    private static async Task DispatchBy(ApiFixture.AnotherApi other)
    {
        var dispatcher = other.Services.GetRequiredService<OutboxDispatcher>();
        while (await dispatcher.DispatchDueAsync(TestContext.Current.CancellationToken) > 0) { }
    }

    private async Task Tell<TEvent>(ApiFixture.AnotherApi by, TEvent happened)
        where TEvent : IDomainEvent
    {
        await using var scope = by.Services.CreateAsyncScope();
        foreach (var handler in scope.ServiceProvider.GetServices<IDomainEventHandler<TEvent>>())
            await handler.HandleAsync(happened, new EventContext(Guid.CreateVersion7(), Clock.Now), default);
    }

    private async Task Warn(Person owner)
    {
        await using var scope = Api.Services.CreateAsyncScope();
        foreach (var handler in scope.ServiceProvider.GetServices<IDomainEventHandler<PasswordChanged>>())
            await handler.HandleAsync(
                new PasswordChanged(UserId.From(owner.Id)),
                new EventContext(Guid.CreateVersion7(), Clock.Now),
                default
            );
    }
}
