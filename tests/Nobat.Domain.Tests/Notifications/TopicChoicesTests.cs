using Nobat.Domain.Notifications;

namespace Nobat.Domain.Tests.Notifications;

[Trait("Feature", "US-09")]
public sealed class TopicChoicesTests
{
    private static readonly Reach All = new(Email: true, WebPush: true);
    private static readonly NotificationChannel[] Channels = Enum.GetValues<NotificationChannel>();

    [Fact]
    public void Whatever_can_be_chosen_what_must_be_told_always_has_a_way_to_its_reader()
    {
        foreach (var topic in Enum.GetValues<NotificationTopic>())
        foreach (var chosen in Subsets())
        foreach (var reach in new[] { All, new Reach(true, false), new Reach(false, true), new Reach(false, false) })
        foreach (var emailVerified in new[] { true, false })
        {
            if (TopicChoices.Create([new TopicChoice(topic, chosen, [])], reach) is not { IsSuccess: true, Value: var choices })
                continue;
            var route = choices.RouteOf(topic, emailVerified);

            if (!emailVerified)
                Assert.DoesNotContain(NotificationChannel.Email, route.Channels.Concat(route.Fallbacks));
            Assert.Empty(route.Channels.Except(chosen).Except([NotificationChannel.Sms]));
            if (topic is NotificationTopic.Reminder or NotificationTopic.Payment)
                Assert.DoesNotContain(route.Channels, channel => !chosen.Contains(channel));
            else
                Assert.Contains(NotificationChannel.Sms, route.Channels.Concat(route.Fallbacks));
        }
    }

    [Fact]
    public void What_must_be_told_is_refused_exactly_where_nothing_chosen_reaches()
    {
        foreach (var topic in new[] { NotificationTopic.Booking, NotificationTopic.Profile, NotificationTopic.Security })
        foreach (var chosen in Subsets())
        foreach (var reach in new[] { All, new Reach(true, false), new Reach(false, true), new Reach(false, false) })
        {
            var reaches =
                chosen.Contains(NotificationChannel.Sms)
                || (chosen.Contains(NotificationChannel.Email) && reach.Email)
                || (chosen.Contains(NotificationChannel.WebPush) && reach.WebPush);
            Assert.Equal(reaches, TopicChoices.Create([new TopicChoice(topic, chosen, [])], reach).IsSuccess);
        }
    }

    [Theory]
    [InlineData(NotificationTopic.Reminder)]
    [InlineData(NotificationTopic.Payment)]
    [InlineData(NotificationTopic.Booking)]
    public void While_the_address_is_not_proved_the_first_fallback_that_reaches_takes_its_place(NotificationTopic topic)
    {
        var chosen = new TopicChoice(
            topic,
            [NotificationChannel.Email, NotificationChannel.Inbox],
            [NotificationChannel.WebPush, NotificationChannel.Sms]
        );
        var choices = TopicChoices.Create([chosen], All).Value;

        var route = choices.RouteOf(topic, emailVerified: false);

        Assert.Equal([NotificationChannel.WebPush, NotificationChannel.Inbox], route.Channels);
        Assert.Equal([NotificationChannel.Sms], route.Fallbacks);
        Assert.Equal(chosen.Channels, choices.RouteOf(topic, emailVerified: true).Channels);
    }

    [Fact]
    public void Reminders_and_payments_may_be_turned_off() =>
        Assert.All(
            new[] { NotificationTopic.Reminder, NotificationTopic.Payment },
            topic =>
            {
                var choices = TopicChoices.Create([new TopicChoice(topic, [], [])], new Reach(false, false)).Value;
                Assert.Empty(choices.RouteOf(topic, emailVerified: false).Channels);
                Assert.Empty(choices.RouteOf(topic, emailVerified: false).Fallbacks);
            }
        );

    private static IEnumerable<NotificationChannel[]> Subsets() =>
        Enumerable.Range(0, 1 << Channels.Length).Select(mask => Channels.Where((_, i) => (mask & (1 << i)) != 0).ToArray());
}
