using NodaTime;

namespace Nobat.Domain.Notifications;

/// <summary>The hours in which nothing comes that can wait; they may span midnight. <paramref name="Until"/> is the first moment that is not quiet.</summary>
public sealed record QuietHours(LocalTime From, LocalTime Until, DateTimeZone Zone)
{
    /// <summary>A reminder has to leave the reader at least so long.</summary>
    public static readonly Duration LeastWarning = Duration.FromMinutes(30);

    /// <summary>What is brought forward leaves so long before it becomes quiet: room for a provider that has to be asked again.</summary>
    private static readonly Duration Room = Duration.FromMinutes(15);

    public bool Cover(Instant moment)
    {
        var time = moment.InZone(Zone).TimeOfDay;
        return From < Until ? time >= From && time < Until : From != Until && (time >= From || time < Until);
    }

    /// <summary>The first moment from then on that is not quiet.</summary>
    public Instant EndAfter(Instant moment)
    {
        if (!Cover(moment))
            return moment;
        var local = moment.InZone(Zone);
        var date = local.TimeOfDay < Until ? local.Date : local.Date.PlusDays(1);
        return date.At(Until).InZoneLeniently(Zone).ToInstant();
    }

    /// <summary>A quarter of an hour before the quiet hours in which that moment lies.</summary>
    public Instant LastBefore(Instant moment)
    {
        if (!Cover(moment))
            return moment;
        var local = moment.InZone(Zone);
        var date = local.TimeOfDay >= From ? local.Date : local.Date.PlusDays(-1);
        // Where the day is shorter than that, at its beginning.
        return EndAfter(date.At(From).InZoneLeniently(Zone).ToInstant() - Room);
    }

    /// <summary>
    /// When a reminder is sent that is wanted at that moment: then, or once it is no longer quiet if that still leaves
    /// <see cref="LeastWarning"/>, else before it becomes quiet.
    /// </summary>
    public Instant RemindAt(Instant wanted, Instant startsAt) =>
        EndAfter(wanted) is var after && after <= startsAt - LeastWarning ? after : LastBefore(wanted);
}
