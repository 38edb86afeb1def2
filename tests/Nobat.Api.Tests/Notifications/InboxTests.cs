using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Nobat.Api.Tests.Auth;
using Nobat.Application.Notifications;
using Nobat.Domain.Notifications;
using Nobat.Infrastructure.Inbox;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Notifications;

[Trait("Feature", "NT-01")]
public sealed class InboxTests(ApiFixture api) : ApiTest(api)
{
    private Person _sara = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _sara = await Given.ASignedInCustomer();
    }

    [Fact]
    public async Task A_notice_is_in_its_readers_inbox_with_what_it_says()
    {
        Assert.Equal(0, (await Inbox()).GetProperty("unreadCount").GetInt32());

        var id = await Api.KeepAsync(_sara, "فردا ساعت ۱۰");
        await Api.KeepAsync(await Given.ASignedInCustomer(), "somebody else's");

        var inbox = await Inbox();
        var entry = Assert.Single(inbox.GetProperty("items").EnumerateArray());
        Assert.Equal(1, inbox.GetProperty("unreadCount").GetInt32());
        Assert.Equal(JsonValueKind.Null, inbox.GetProperty("nextCursor").ValueKind);
        Assert.Equal(id, entry.GetProperty("id").GetGuid());
        Assert.Equal(
            ("booking_confirmed", "Confirmed", "فردا ساعت ۱۰", "https://nobat.example/bookings/1"),
            (entry.Text("kind"), entry.Text("subject"), entry.Text("text"), entry.Text("link"))
        );
        Assert.Equal(JsonValueKind.Null, entry.GetProperty("readAt").ValueKind);
    }

    [Fact, Trait("Promise", "P-7")]
    public async Task A_notice_that_is_sent_again_is_one_entry()
    {
        var id = Guid.CreateVersion7();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Api.KeepAsync(_sara, id: id)));

        var inbox = await Inbox();
        Assert.Equal((1, 1), (inbox.GetProperty("items").GetArrayLength(), inbox.GetProperty("unreadCount").GetInt32()));
    }

    [Fact]
    public async Task Pages_neither_repeat_nor_hide_an_entry_while_others_come()
    {
        var expected = new List<Guid>();
        for (var i = 0; i < 7; i++)
            expected.Insert(0, await Api.KeepAsync(_sara, $"{i}"));

        var seen = new List<Guid>();
        string? cursor = null;
        do
        {
            var page = await Inbox($"?limit=3{(cursor is null ? "" : $"&cursor={cursor}")}");
            seen.AddRange(Ids(page));
            cursor = page.GetProperty("nextCursor").GetString();
            await Api.KeepAsync(_sara, "late");
        } while (cursor is not null);

        Assert.Equal(expected, seen);
        Assert.Equal((HttpStatusCode.BadRequest, "request.cursor_invalid"), await As(_sara).Get("notifications?cursor=rubbish").Refusal());
        Assert.Equal((HttpStatusCode.BadRequest, "request.invalid"), await As(_sara).Get("notifications?limit=101").Refusal());
    }

    [Fact]
    public async Task What_is_read_counts_no_more_and_can_be_told_apart()
    {
        var (first, second) = (await Api.KeepAsync(_sara), await Api.KeepAsync(_sara));
        await Clock.Advance(Duration.FromMinutes(1));

        await As(_sara).Post($"notifications/{first}/read").Succeeded();
        await As(_sara).Post($"notifications/{first}/read").Succeeded();

        var inbox = await Inbox();
        Assert.Equal(1, inbox.GetProperty("unreadCount").GetInt32());
        Assert.Equal($"{Clock.Now}", inbox.GetProperty("items")[1].Text("readAt"));
        Assert.Equal([second], Ids(await Inbox("?unread=true")));
        Assert.Equal([first], Ids(await Inbox("?unread=false")));

        await As(_sara).Post("notifications/read-all").Succeeded();

        Assert.Equal(0, (await Inbox("?unread=true")).GetProperty("unreadCount").GetInt32());
        await As(await Given.ASignedInCustomer()).Post("notifications/read-all").Succeeded();
    }

    [Fact, Trait("Promise", "S-1")]
    public async Task Nobody_reads_or_removes_what_is_in_anothers_inbox()
    {
        var id = await Api.KeepAsync(_sara);
        var other = await Given.ASignedInCustomer();
        await Api.KeepAsync(other);

        Assert.Equal((HttpStatusCode.NotFound, "inbox.not_found"), await As(other).Post($"notifications/{id}/read").Refusal());
        Assert.Equal((HttpStatusCode.NotFound, "inbox.not_found"), await As(other).Delete($"notifications/{id}").Refusal());
        await As(other).Post("notifications/read-all").Succeeded();

        Assert.Equal(1, (await Inbox()).GetProperty("unreadCount").GetInt32());
    }

    [Fact]
    public async Task What_is_removed_is_gone_with_its_words_and_no_repeat_brings_it_back()
    {
        var id = await Api.KeepAsync(_sara, "private");

        await As(_sara).Delete($"notifications/{id}").Succeeded();
        await Api.KeepAsync(_sara, "private", id);

        var inbox = await Inbox();
        Assert.Equal((0, 0), (inbox.GetProperty("items").GetArrayLength(), inbox.GetProperty("unreadCount").GetInt32()));
        Assert.Equal((HttpStatusCode.NotFound, "inbox.not_found"), await As(_sara).Delete($"notifications/{id}").Refusal());
        Assert.Equal((HttpStatusCode.NotFound, "inbox.not_found"), await As(_sara).Post($"notifications/{id}/read").Refusal());
        Assert.Equal(1L, await Sql<long>("SELECT count(*) FROM inbox_entries WHERE text = '' AND subject IS NULL AND link IS NULL"));
    }

    [Fact]
    public async Task Who_has_no_account_has_no_inbox()
    {
        var channel = Api.Services.ChannelOf(NotificationChannel.Inbox);
        var gone = _sara with { Id = Guid.CreateVersion7() };

        Assert.Equal(ChannelResult.Refused("no_account"), await channel.SendAsync(InboxTalk.Notice(null), default));
        Assert.Equal(ChannelResult.Refused("no_account"), await channel.SendAsync(InboxTalk.Notice(gone), default));
    }

    [Fact]
    public async Task Notices_and_readings_at_once_leave_an_inbox_that_adds_up()
    {
        var first = await Api.KeepAsync(_sara);
        var writing = Enumerable.Range(0, 40).Select(i => Api.KeepAsync(_sara, $"{i}"));
        var reading = Enumerable
            .Range(0, 8)
            .Select(async i =>
            {
                using var reply = await As(_sara).Post(i % 2 == 0 ? "notifications/read-all" : $"notifications/{first}/read");
                Assert.Equal(HttpStatusCode.NoContent, reply.StatusCode);
            });

        await Task.WhenAll([.. writing, .. reading]);

        var inbox = await Inbox("?limit=100");
        var unread = inbox
            .GetProperty("items")
            .EnumerateArray()
            .Count(entry => entry.GetProperty("readAt").ValueKind == JsonValueKind.Null);
        Assert.Equal(41, inbox.GetProperty("items").GetArrayLength());
        Assert.Equal(unread, inbox.GetProperty("unreadCount").GetInt32());
        Assert.Equal(41L, await Sql<long>("SELECT count(DISTINCT sequence) FROM inbox_entries"));
        Assert.True(await Sql<bool>("SELECT (SELECT max(sequence) FROM inbox_entries) <= (SELECT version FROM inboxes)"));
    }

    [Fact, Trait("Promise", "D-3")]
    public async Task What_was_read_stays_ninety_days_and_nothing_stays_longer_than_a_year()
    {
        var read = await Api.KeepAsync(_sara, "read");
        var unread = await Api.KeepAsync(_sara, "unread");
        await As(_sara).Post($"notifications/{read}/read").Succeeded();

        await Execute("UPDATE inbox_entries SET created_at = $1", (Clock.Now - Duration.FromDays(89)).ToDateTimeUtc());
        Assert.Equal([unread, read], await LeftAfterCleaning());
        await Execute("UPDATE inbox_entries SET created_at = $1", (Clock.Now - Duration.FromDays(91)).ToDateTimeUtc());
        Assert.Equal([unread], await LeftAfterCleaning());
        await Execute("UPDATE inbox_entries SET created_at = $1", (Clock.Now - Duration.FromDays(364)).ToDateTimeUtc());
        Assert.Equal([unread], await LeftAfterCleaning());
        await Execute("UPDATE inbox_entries SET created_at = $1", (Clock.Now - Duration.FromDays(366)).ToDateTimeUtc());
        Assert.Empty(await LeftAfterCleaning());
    }

    private async Task<List<Guid>> LeftAfterCleaning()
    {
        await using var scope = Api.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<InboxCleaner>().RunAsync(TestContext.Current.CancellationToken);
        return Ids(await Inbox());
    }

    private Task<JsonElement> Inbox(string query = "") => As(_sara).Get($"notifications{query}").Succeeded();

    private static List<Guid> Ids(JsonElement page) =>
        [.. page.GetProperty("items").EnumerateArray().Select(e => e.GetProperty("id").GetGuid())];
}
