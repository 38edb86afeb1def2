using Nobat.Domain.Common;

namespace Nobat.Domain.Notifications;

/// <summary>How notices of one topic go to one reader.</summary>
/// <param name="Channels">On each of these; none where it is turned off.</param>
/// <param name="Fallbacks">One by one, where none of the others could be reached.</param>
public sealed record TopicChoice(
    NotificationTopic Topic,
    IReadOnlyList<NotificationChannel> Channels,
    IReadOnlyList<NotificationChannel> Fallbacks
);

/// <summary>What can reach a reader at all. A text message always can: an account is a number.</summary>
/// <param name="Email">Whether there is an address that was proved.</param>
/// <param name="WebPush">Whether there is a browser that listens.</param>
public readonly record struct Reach(bool Email, bool WebPush);

/// <summary>The choices of one reader, one for each topic they chose about; the others go by <see cref="Default"/>.</summary>
public sealed class TopicChoices
{
    public static readonly TopicChoices None = new([]);

    private readonly List<TopicChoice> _chosen;

    private TopicChoices(IEnumerable<TopicChoice> chosen) => _chosen = [.. chosen];

    public IReadOnlyList<TopicChoice> Chosen => _chosen;

    /// <summary>Refused with <c>preference.invalid</c>, each fault at its member.</summary>
    public static Result<TopicChoices> Create(IReadOnlyList<TopicChoice> chosen, Reach reach)
    {
        List<FieldError> wrong = [];
        for (var i = 0; i < chosen.Count; i++)
        {
            var (choice, field) = (chosen[i], $"topics[{i}]");
            if (chosen.Take(i).Any(before => before.Topic == choice.Topic))
                wrong.Add(PreferenceErrors.TopicTwice.AsField($"{field}.topic"));
            if (choice.Channels.Distinct().Count() < choice.Channels.Count)
                wrong.Add(PreferenceErrors.ChannelTwice.AsField($"{field}.channels"));
            if (choice.Fallbacks.Distinct().Except(choice.Channels).Count() < choice.Fallbacks.Count)
                wrong.Add(PreferenceErrors.ChannelTwice.AsField($"{field}.fallbacks"));
            if (!MayBeTurnedOff(choice.Topic) && !choice.Channels.Any(channel => Reaches(channel, reach)))
                wrong.Add(PreferenceErrors.Unreachable.AsField($"{field}.channels"));
        }

        return wrong.Count == 0 ? new TopicChoices(chosen) : PreferenceErrors.Invalid.WithFields(wrong);
    }

    /// <summary>For the database's eyes: what was right when it was chosen.</summary>
    public static TopicChoices FromStorage(IEnumerable<TopicChoice> chosen) => new(chosen);

    /// <summary>What holds for a topic now. An address that is not proved (any more) is never written to.</summary>
    public TopicChoice Of(NotificationTopic topic, bool emailVerified)
    {
        var choice = _chosen.Find(one => one.Topic == topic) ?? Default(topic);
        return emailVerified
            ? choice
            : choice with
            {
                Channels = [.. choice.Channels.Where(channel => channel is not NotificationChannel.Email)],
                Fallbacks = [.. choice.Fallbacks.Where(channel => channel is not NotificationChannel.Email)],
            };
    }

    /// <summary>
    /// As <see cref="Of"/>, for sending: what may not be turned off ends as a text message where nothing else that was chosen is left.
    /// </summary>
    public TopicChoice RouteOf(NotificationTopic topic, bool emailVerified)
    {
        var choice = WithoutGap(Of(topic, emailVerified), Of(topic, emailVerified: true));
        if (MayBeTurnedOff(topic) || choice.Channels.Contains(NotificationChannel.Sms))
            return choice;
        if (!choice.Channels.Any(IsLoud))
            return choice with { Channels = [NotificationChannel.Sms, .. choice.Channels] };
        return choice.Fallbacks.Contains(NotificationChannel.Sms)
            ? choice
            : choice with
            {
                Fallbacks = [.. choice.Fallbacks, NotificationChannel.Sms],
            };
    }

    /// <summary>Where the one channel that was to reach the reader cannot be used for now, the first of the fallbacks takes its place.</summary>
    private static TopicChoice WithoutGap(TopicChoice usable, TopicChoice chosen)
    {
        var isGap = chosen.Channels.Any(IsLoud) && !usable.Channels.Any(IsLoud) && usable.Fallbacks.Any(IsLoud);
        if (!isGap)
            return usable;
        var next = usable.Fallbacks.First(IsLoud);
        return usable with { Channels = [next, .. usable.Channels], Fallbacks = [.. usable.Fallbacks.Where(channel => channel != next)] };
    }

    private static bool IsLoud(NotificationChannel channel) => channel is not NotificationChannel.Inbox;

    public static TopicChoice Default(NotificationTopic topic) =>
        topic is NotificationTopic.Booking or NotificationTopic.Reminder or NotificationTopic.Payment
            ? new(topic, [NotificationChannel.Sms, NotificationChannel.Inbox, NotificationChannel.Email], [NotificationChannel.WebPush])
            : new(topic, [NotificationChannel.Sms, NotificationChannel.Inbox], [NotificationChannel.WebPush, NotificationChannel.Email]);

    private static bool MayBeTurnedOff(NotificationTopic topic) =>
        NotificationKind.All.Where(kind => kind.Topic == topic).All(kind => kind.MayBeTurnedOff);

    private static bool Reaches(NotificationChannel channel, Reach reach) =>
        channel switch
        {
            NotificationChannel.Sms => true,
            NotificationChannel.Email => reach.Email,
            NotificationChannel.WebPush => reach.WebPush,
            _ => false,
        };
}

public static class PreferenceErrors
{
    public static readonly Error Invalid = Error.Invalid("preference.invalid", "The preferences are not valid.");
    public static readonly Error TopicTwice = Error.Invalid("preference.topic_twice", "This topic was named before.");
    public static readonly Error ChannelTwice = Error.Invalid("preference.channel_twice", "A channel is named twice.");
    public static readonly Error Unreachable = Error.Invalid(
        "preference.unreachable",
        "This cannot be turned off: choose a text message, a verified email address or a browser that gets notifications."
    );
    public static readonly Error QuietHoursEmpty = Error.Invalid(
        "preference.quiet_hours_empty",
        "Quiet hours begin and end at different times."
    );

    internal static FieldError AsField(this Error error, string field) => new(field, error.Code, error.Message);
}
