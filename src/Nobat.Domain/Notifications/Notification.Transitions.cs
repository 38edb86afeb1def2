using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Domain.Notifications;

/// <content>
/// The state machine. What only a worker does is a bug in any state but <see cref="NotificationState.Sending"/>; what providers and
/// administrators say may come late or twice.
/// </content>
public sealed partial class Notification
{
    /// <summary>Where it goes, and in which language, now that it goes; anew at each try, for people change both.</summary>
    public void AddressTo(string? address, Language language)
    {
        Demand(NotificationState.Sending);
        Address = Channel is NotificationChannel.Sms && NamedPhone is { } named ? named : address;
        Language = language;
    }

    /// <summary>The provider took it, or it lies in the inbox.</summary>
    public void MarkSent(Receipt receipt, Letter letter, Instant now)
    {
        Demand(NotificationState.Sending);
        Close(receipt.HasArrived ? NotificationState.Delivered : NotificationState.Sent);
        (Provider, ProviderId) = (Cut(receipt.Provider, MaxProviderLength), Cut(receipt.ProviderId, MaxProviderIdLength));
        (Cost, Segments) = (receipt.Cost ?? Cost, receipt.Segments);
        (Subject, Text) = (Cut(letter.Subject, MaxSubjectLength), Cut(letter.Text, MaxTextLength));
        (Link, TemplateVersion) = (Cut(letter.Link, MaxLinkLength), letter.TemplateVersion);
        (SentAt, FailureCode) = (now, null);
        DeliveredAt = receipt.HasArrived ? now : DeliveredAt;
    }

    /// <summary>Not now: again after 2, 8, 32 … seconds, at most an hour; after <see cref="MaxAttempts"/> tries it is given up.</summary>
    public void TryLater(string code, Instant now)
    {
        Demand(NotificationState.Sending);
        if (Attempts >= MaxAttempts)
        {
            Fail(code, now);
            return;
        }

        FailureCode = Cut(code, MaxCodeLength);
        Reopen(now + PauseAfter(Attempts));
    }

    /// <summary>It will never go this way.</summary>
    public void Refuse(string code, Instant now)
    {
        Demand(NotificationState.Sending);
        Fail(code, now);
    }

    /// <summary>It is not to be sent any more, on purpose.</summary>
    public void Suppress(string code)
    {
        Demand(NotificationState.Sending);
        Close(NotificationState.Suppressed);
        FailureCode = Cut(code, MaxCodeLength);
    }

    /// <summary>Too much of its kind is on its way already: it is kept for the history only.</summary>
    public void Withhold(string code)
    {
        Demand(NotificationState.Queued);
        Close(NotificationState.Suppressed);
        FailureCode = Cut(code, MaxCodeLength);
    }

    /// <summary>Waits without having been tried.</summary>
    public void PutOff(Instant until)
    {
        Demand(NotificationState.Sending);
        Attempts--;
        Reopen(until);
    }

    /// <summary>What it was to tell was taken back. A worker that has it already looks again itself.</summary>
    public bool Cancel()
    {
        if (State is not NotificationState.Queued)
            return false;
        Close(NotificationState.Cancelled);
        return true;
    }

    /// <summary>An administrator has it tried anew.</summary>
    public Result Retry(Instant now)
    {
        switch (State)
        {
            case NotificationState.Failed when ExpiresAt <= now || DueAt + WordsKept <= now:
                return NotificationErrors.TooLate;
            case NotificationState.Failed:
                (Attempts, FailedAt) = (0, null);
                Retries++;
                // The reader's other channels had their turn.
                _fallbacks = [];
                Reopen(now);
                Raise(new NoticeRetried(Id));
                return Result.Success;
            default:
                return NotificationErrors.NotFailed;
        }
    }

    /// <summary>The provider says that it arrived. It can say so before the worker has written down that it was sent.</summary>
    public void Arrive(Instant at)
    {
        switch (State)
        {
            case NotificationState.Sending:
                DeliveredAt ??= at;
                break;
            case NotificationState.Queued or NotificationState.Sent or NotificationState.Failed:
                DeliveredAt ??= at;
                (FailedAt, FailureCode) = (null, null);
                Close(NotificationState.Delivered);
                break;
        }
    }

    /// <summary>The provider says that it did not arrive after all; whether that is news.</summary>
    public bool Miss(string code, Instant at)
    {
        if (State is not NotificationState.Sent)
            return false;
        Fail(code, at);
        return true;
    }

    /// <param name="cost">Rial.</param>
    public void Price(long cost) => Cost = cost;

    /// <summary>The same on the next channel, once this one has failed; null where there is none left.</summary>
    public Notification? FallBack(Instant now) =>
        State is not NotificationState.Failed || _fallbacks.Length == 0
            ? null
            : new Notification
            {
                Id = NotificationId.New(),
                Kind = Kind,
                Role = Role,
                Channel = _fallbacks[0],
                RecipientId = RecipientId,
                NamedPhone = NamedPhone,
                Language = Language,
                State = NotificationState.Queued,
                DueAt = now,
                NextTryAt = now,
                ExpiresAt = ExpiresAt,
                DedupeKey = KeyOf(SharedKey, _fallbacks[0]),
                BookingId = BookingId,
                StylistId = StylistId,
                Values = Values,
                CreatedAt = now,
                _fallbacks = _fallbacks[1..],
            };

    private void Fail(string code, Instant now)
    {
        Close(NotificationState.Failed);
        (FailureCode, FailedAt) = (Cut(code, MaxCodeLength), now);
    }

    private void Reopen(Instant at) => (State, NextTryAt, Lease) = (NotificationState.Queued, at, null);

    private void Close(NotificationState state) => (State, NextTryAt, Lease) = (state, null, null);

    private void Demand(NotificationState state)
    {
        if (State != state)
            throw new InvalidOperationException($"A notice that is {State} cannot do this.");
    }

    private static Duration PauseAfter(int attempts) => Duration.Min(Duration.FromSeconds(2L << (2 * (attempts - 1))), LongestPause);

    /// <summary>Providers and templates may say more than a column holds, or what no text of the database can hold.</summary>
    private static string? Cut(string? text, int length)
    {
        var clean = text?.Replace("\0", "", StringComparison.Ordinal);
        if (clean is null || clean.Length <= length)
            return clean;
        return clean[..(char.IsHighSurrogate(clean[length - 1]) ? length - 1 : length)];
    }
}
