using Nobat.Domain.Notifications;
using Nobat.Domain.Users;
using NodaTime;
using static Nobat.Domain.Tests.Notifications.NoticeSamples;

namespace Nobat.Domain.Tests.Notifications;

[Trait("Feature", "NT-02")]
public sealed class NotificationTests
{
    private static readonly Dictionary<string, Action<Notification>> OfWorkers = new()
    {
        [nameof(Notification.AddressTo)] = notice => notice.AddressTo("09120000001", Language.Fa),
        [nameof(Notification.MarkSent)] = notice => notice.MarkSent(AReceipt(), ALetter, Now),
        [nameof(Notification.TryLater)] = notice => notice.TryLater("away", Now),
        [nameof(Notification.Refuse)] = notice => notice.Refuse("refused", Now),
        [nameof(Notification.Suppress)] = notice => notice.Suppress("turned_off"),
        [nameof(Notification.PutOff)] = notice => notice.PutOff(Now),
    };

    public static TheoryData<string, NotificationState> WithoutALease()
    {
        var rows = new TheoryData<string, NotificationState>();
        foreach (var act in OfWorkers.Keys)
        foreach (var state in Enum.GetValues<NotificationState>().Where(state => state is not NotificationState.Sending))
            rows.Add(act, state);
        return rows;
    }

    [Theory, MemberData(nameof(WithoutALease))]
    public void What_only_a_worker_does_is_a_bug_without_a_lease_and_changes_nothing(string act, NotificationState state)
    {
        var notice = In(state);
        var before = Facts(notice);

        Assert.Throws<InvalidOperationException>(() => OfWorkers[act](notice));

        Assert.Equal(before, Facts(notice));
    }

    [Fact]
    public void A_queued_notice_waits_for_its_time_and_knows_its_key_on_every_channel()
    {
        var notice = Queued();

        Assert.Equal((NotificationState.Queued, 0, Now + Duration.FromHours(1)), (notice.State, notice.Attempts, notice.DueAt));
        Assert.Equal(notice.DueAt, notice.NextTryAt);
        Assert.Equal("event:customer:sms", notice.DedupeKey);
        Assert.Equal(
            ["event:customer:sms", "event:customer:inbox", "event:customer:email", "event:customer:web_push"],
            notice.KeysOfAllChannels
        );
    }

    [Theory]
    [InlineData(NotificationChannel.Sms, "09120000001")]
    [InlineData(NotificationChannel.Inbox, null)]
    [InlineData(NotificationChannel.Email, "sara@example.com")]
    [InlineData(NotificationChannel.WebPush, null)]
    public void A_number_that_was_named_is_used_by_text_messages_only(NotificationChannel channel, string? expected)
    {
        var notice = Queued(channel, "09120000001").Leased();

        notice.AddressTo(channel is NotificationChannel.Email ? "sara@example.com" : null, Language.Fa);

        Assert.Equal((expected, "09120000001"), (notice.Address, notice.NamedPhone));
    }

    [Fact]
    public void A_text_message_that_takes_over_goes_to_the_number_that_was_named()
    {
        var letter = Queued(NotificationChannel.Email, "09120000001", fallbacks: NotificationChannel.Sms).Leased();
        letter.Refuse("no_address", Now);

        var next = letter.FallBack(Now)!.Leased();
        next.AddressTo("09120000002", Language.Fa);

        Assert.Equal("09120000001", next.Address);
    }

    [Fact]
    public void Who_has_moved_is_looked_for_where_they_are_at_each_try()
    {
        var notice = Queued().Leased();
        notice.AddressTo("09120000001", Language.Fa);
        notice.TryLater("away", Now);

        notice.Leased().AddressTo("09120000002", Language.En);

        Assert.Equal(("09120000002", Language.En), (notice.Address, notice.Language));
    }

    [Fact]
    public void The_number_that_was_named_stays_whatever_the_accounts_is_by_then()
    {
        var (named, own) = (Queued(phone: "09120000001").Leased(), Queued().Leased());

        named.AddressTo("09120000002", Language.En);
        own.AddressTo("09120000002", Language.En);

        Assert.Equal(("09120000001", Language.En), (named.Address, named.Language));
        Assert.Equal("09120000002", own.Address);
    }

    [Fact]
    public void What_the_provider_took_is_sent_with_what_was_written_and_what_it_cost()
    {
        var notice = In(NotificationState.Sending);

        notice.MarkSent(AReceipt(), ALetter, Now);

        Assert.Equal((NotificationState.Sent, Now, null), (notice.State, notice.SentAt, notice.DeliveredAt));
        Assert.Equal(("kavenegar", "8792343", 1_680, 2), (notice.Provider, notice.ProviderId, notice.Cost, notice.Segments));
        Assert.Equal(("Subject", "Text", "https://nobat.example/b", 3), (notice.Subject, notice.Text, notice.Link, notice.TemplateVersion));
        IsOver(notice);
    }

    [Fact]
    public void What_lies_in_the_inbox_has_arrived_by_being_sent()
    {
        var notice = In(NotificationState.Delivered);

        Assert.Equal((Now, Now), (notice.SentAt, notice.DeliveredAt));
        IsOver(notice);
    }

    [Fact]
    public void A_notice_is_tried_again_after_2_8_32_seconds_and_so_on_up_to_an_hour_and_given_up_after_eight_tries()
    {
        var notice = Queued();
        var pauses = new List<double>();

        for (var attempt = 1; attempt < Notification.MaxAttempts; attempt++)
        {
            notice.Leased().TryLater("away", Now);
            Assert.Equal((NotificationState.Queued, null, attempt), (notice.State, notice.Lease, notice.Attempts));
            pauses.Add((notice.NextTryAt!.Value - Now).TotalSeconds);
        }

        Assert.Equal([2, 8, 32, 128, 512, 2_048, 3_600], pauses);
        notice.Leased().TryLater("away", Now);
        Assert.Equal((NotificationState.Failed, "away", Now), (notice.State, notice.FailureCode, notice.FailedAt));
        IsOver(notice);
    }

    [Fact]
    public void One_that_was_tried_more_often_than_allowed_is_given_up_too()
    {
        var notice = Queued();
        for (var lost = 0; lost <= Notification.MaxAttempts + 60; lost++)
            notice.Leased();

        notice.TryLater("timeout", Now);

        Assert.Equal(NotificationState.Failed, notice.State);
    }

    [Fact]
    public void Success_after_a_failure_forgets_why_it_failed()
    {
        var notice = In(NotificationState.Sending);
        notice.TryLater("away", Now);
        Assert.Equal("away", notice.FailureCode);

        notice.Leased().MarkSent(AReceipt(), ALetter, Now);

        Assert.Null(notice.FailureCode);
    }

    [Fact]
    public void What_is_put_off_until_the_morning_has_not_been_tried()
    {
        var (notice, morning) = (In(NotificationState.Sending), Now + Duration.FromHours(8));

        notice.PutOff(morning);

        Assert.Equal((NotificationState.Queued, morning, 0, null), (notice.State, notice.NextTryAt, notice.Attempts, notice.Lease));
    }

    [Fact]
    public void What_is_not_to_be_sent_says_why()
    {
        var notice = In(NotificationState.Sending);

        notice.Suppress("overtaken");

        Assert.Equal((NotificationState.Suppressed, "overtaken", null), (notice.State, notice.FailureCode, notice.FailedAt));
        IsOver(notice);
    }

    [Theory]
    [InlineData(NotificationState.Queued, true)]
    [InlineData(NotificationState.Sending, false)]
    [InlineData(NotificationState.Sent, false)]
    [InlineData(NotificationState.Delivered, false)]
    [InlineData(NotificationState.Failed, false)]
    [InlineData(NotificationState.Suppressed, false)]
    [InlineData(NotificationState.Cancelled, false)]
    public void Only_what_has_not_left_is_taken_back(NotificationState state, bool isTakenBack)
    {
        var notice = In(state);

        Assert.Equal(isTakenBack, notice.Cancel());

        Assert.Equal(isTakenBack ? NotificationState.Cancelled : state, notice.State);
        Assert.Equal(state is NotificationState.Sending, notice.NextTryAt is not null);
    }

    [Theory]
    [InlineData(NotificationState.Queued, NotificationState.Delivered)]
    [InlineData(NotificationState.Sending, NotificationState.Sending)]
    [InlineData(NotificationState.Sent, NotificationState.Delivered)]
    [InlineData(NotificationState.Failed, NotificationState.Delivered)]
    [InlineData(NotificationState.Suppressed, NotificationState.Suppressed)]
    [InlineData(NotificationState.Cancelled, NotificationState.Cancelled)]
    public void Arrival_is_believed_whenever_it_is_heard_of(NotificationState state, NotificationState after)
    {
        var notice = In(state);
        var isNews = state is not (NotificationState.Suppressed or NotificationState.Cancelled);

        notice.Arrive(Now + Duration.FromMinutes(1));
        notice.Arrive(Now + Duration.FromMinutes(2));

        Assert.Equal((after, isNews ? Now + Duration.FromMinutes(1) : null), (notice.State, notice.DeliveredAt));
        if (after is NotificationState.Delivered)
        {
            Assert.Equal((null, null), (notice.FailedAt, notice.FailureCode));
            IsOver(notice);
        }
    }

    [Fact]
    public void Arrival_told_before_the_worker_wrote_stays_when_it_writes()
    {
        var notice = In(NotificationState.Sending);
        notice.Arrive(Now);

        notice.MarkSent(AReceipt(), ALetter, Now + Duration.FromSeconds(1));

        Assert.Equal(Now, notice.DeliveredAt);
    }

    [Theory]
    [InlineData(NotificationState.Queued)]
    [InlineData(NotificationState.Sending)]
    [InlineData(NotificationState.Delivered)]
    [InlineData(NotificationState.Failed)]
    [InlineData(NotificationState.Suppressed)]
    [InlineData(NotificationState.Cancelled)]
    public void That_it_did_not_arrive_is_no_news_of_what_is_not_just_sent(NotificationState state)
    {
        var notice = In(state);
        var before = Facts(notice);

        Assert.False(notice.Miss("undelivered", Now + Duration.FromMinutes(1)));

        Assert.Equal(before, Facts(notice));
    }

    [Fact]
    public void What_did_not_arrive_has_failed_once()
    {
        var notice = In(NotificationState.Sent);

        Assert.True(notice.Miss("undelivered", Now));
        Assert.False(notice.Miss("undelivered", Now + Duration.FromMinutes(1)));

        Assert.Equal((NotificationState.Failed, "undelivered", Now), (notice.State, notice.FailureCode, notice.FailedAt));
    }

    [Theory]
    [InlineData(NotificationState.Queued)]
    [InlineData(NotificationState.Sending)]
    [InlineData(NotificationState.Sent)]
    [InlineData(NotificationState.Delivered)]
    [InlineData(NotificationState.Suppressed)]
    [InlineData(NotificationState.Cancelled)]
    public void Only_what_failed_is_sent_again(NotificationState state)
    {
        var notice = In(state);
        var before = Facts(notice);

        Assert.Equal(NotificationErrors.NotFailed, notice.Retry(Now).Error);

        Assert.Equal(before, Facts(notice));
        Assert.Empty(notice.TakeEvents());
    }

    [Fact]
    public void What_failed_is_sent_again_with_all_its_tries_and_without_the_channels_that_had_their_turn()
    {
        var notice = In(NotificationState.Failed, NotificationChannel.Email);
        var later = Expiry - Duration.Epsilon;

        Assert.True(notice.Retry(later).IsSuccess);

        Assert.Equal((NotificationState.Queued, 0, later, null), (notice.State, notice.Attempts, notice.NextTryAt, notice.FailedAt));
        Assert.Equal(1, notice.Retries);
        Assert.Empty(notice.Fallbacks);
        Assert.Equal(new NoticeRetried(notice.Id), Assert.Single(notice.TakeEvents()));
    }

    [Fact]
    public void What_speaks_of_something_over_is_not_sent_again()
    {
        var notice = In(NotificationState.Failed);

        Assert.Equal(NotificationErrors.TooLate, notice.Retry(Expiry).Error);

        Assert.Equal(NotificationState.Failed, notice.State);
    }

    [Fact]
    public void What_failed_is_sent_again_as_long_as_its_words_are_kept()
    {
        var notice = Queued(expires: false).Brought(NotificationState.Failed);
        var forgotten = notice.DueAt + Notification.WordsKept;

        Assert.Equal(NotificationErrors.TooLate, notice.Retry(forgotten).Error);
        Assert.True(notice.Retry(forgotten - Duration.Epsilon).IsSuccess);
    }

    [Fact]
    public void The_next_channel_takes_over_with_a_key_of_its_own_and_the_channels_that_are_left()
    {
        var failed = In(NotificationState.Failed, NotificationChannel.Email, NotificationChannel.WebPush);

        var next = failed.FallBack(Now)!;

        Assert.Equal((NotificationChannel.Email, NotificationState.Queued, 0), (next.Channel, next.State, next.Attempts));
        Assert.Equal(("event:customer:email", Now, Now), (next.DedupeKey, next.DueAt, next.NextTryAt));
        Assert.Equal([NotificationChannel.WebPush], next.Fallbacks);
        Assert.NotEqual(failed.Id, next.Id);
        Assert.Equal(
            (failed.Kind, failed.Role, failed.RecipientId, failed.BookingId, failed.StylistId, failed.Values, failed.ExpiresAt),
            (next.Kind, next.Role, next.RecipientId, next.BookingId, next.StylistId, next.Values, next.ExpiresAt)
        );
    }

    [Fact]
    public void Nothing_takes_over_where_no_channel_is_left_or_nothing_failed()
    {
        Assert.Null(In(NotificationState.Failed).FallBack(Now));
        foreach (var state in Enum.GetValues<NotificationState>().Where(state => state is not NotificationState.Failed))
            Assert.Null(In(state, NotificationChannel.Email).FallBack(Now));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_text_that_is_cut_never_ends_in_half_a_character(int before)
    {
        var notice = In(NotificationState.Sending);
        var text = new string('x', before) + string.Concat(Enumerable.Repeat("😀", Notification.MaxTextLength));

        notice.MarkSent(AReceipt(), new Letter(text[..600], text, Link: null, TemplateVersion: null), Now);

        Assert.Equal(Notification.MaxTextLength - before, notice.Text!.Length);
        Assert.StartsWith(notice.Text, text, StringComparison.Ordinal);
        Assert.False(char.IsHighSurrogate(notice.Text[^1]));
        Assert.Equal(Notification.MaxSubjectLength - before, notice.Subject!.Length);
    }

    [Fact]
    public void What_no_text_of_the_database_can_hold_is_left_out_and_what_is_too_long_is_cut()
    {
        var notice = In(NotificationState.Sending);
        notice.Refuse("co\0de" + new string('x', 200), Now);

        Assert.Equal("code" + new string('x', Notification.MaxCodeLength - 4), notice.FailureCode);
    }

    [Fact]
    public void A_price_told_later_replaces_what_was_known()
    {
        var notice = In(NotificationState.Sent);

        notice.Price(3_360);

        Assert.Equal(3_360, notice.Cost);
    }

    private static void IsOver(Notification notice) => Assert.Equal((null, null), (notice.Lease, notice.NextTryAt));

    private static object Facts(Notification notice) =>
        new
        {
            notice.State,
            notice.Attempts,
            notice.NextTryAt,
            notice.Lease,
            notice.Address,
            notice.Language,
            notice.FailureCode,
            notice.FailedAt,
            notice.SentAt,
            notice.DeliveredAt,
            notice.Text,
        };
}
