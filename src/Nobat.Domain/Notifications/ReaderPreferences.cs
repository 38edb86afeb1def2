using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Domain.Notifications;

/// <summary>Hours in which nothing that can wait is sent; local time of the reader, may span midnight.</summary>
/// <param name="Until">The first moment that is not quiet.</param>
public readonly record struct QuietTimes(LocalTime From, LocalTime Until)
{
    public static readonly QuietTimes Default = new(new LocalTime(22, 0), new LocalTime(8, 0));
}

/// <summary>What a reader chose about notices. Whoever chose nothing has no such row, and gets the defaults of now.</summary>
public sealed class ReaderPreferences : AggregateRoot
{
    private ReaderPreferences() { } // EF

    public UserId UserId { get; private init; }

    /// <summary>Whether dates are written in the Jalali calendar.</summary>
    public bool IsJalali { get; private set; }

    public LocalTime? QuietFrom { get; private set; }
    public LocalTime? QuietUntil { get; private set; }
    public TopicChoices Topics { get; private set; } = TopicChoices.None;
    public Instant UpdatedAt { get; private set; }

    public QuietTimes? QuietHours => QuietFrom is { } from && QuietUntil is { } until ? new(from, until) : null;

    public static ReaderPreferences Of(UserId user) => new() { UserId = user };

    /// <summary>Replaces all of it. Refused with <c>preference.invalid</c>.</summary>
    public Result Choose(bool isJalali, QuietTimes? quietHours, TopicChoices topics, Instant now)
    {
        if (quietHours is { } quiet && quiet.From == quiet.Until)
            return PreferenceErrors.Invalid.WithFields([PreferenceErrors.QuietHoursEmpty.AsField("quietHours.to")]);
        (IsJalali, QuietFrom, QuietUntil) = (isJalali, quietHours?.From, quietHours?.Until);
        (Topics, UpdatedAt) = (topics, now);
        return Result.Success;
    }
}

public sealed class PreferencesOf : Specification<ReaderPreferences>
{
    public PreferencesOf(UserId user) => Query.Where(preferences => preferences.UserId == user);
}
