using Microsoft.Extensions.DependencyInjection;
using Nobat.Application.Notifications;
using Nobat.Domain.Common;
using Nobat.Domain.Notifications;
using Nobat.Domain.Users;
using Nobat.Testing;

namespace Nobat.Api.Tests.Notifications;

/// <summary>Notices as a worker hands them to the channels.</summary>
internal static class InboxTalk
{
    public static OutgoingNotice Notice(
        Person? reader,
        string text = "Your booking is confirmed.",
        Guid? id = null,
        NotificationKind? kind = null
    ) =>
        new(
            new NotificationId(id ?? Guid.CreateVersion7()),
            kind ?? NotificationKind.BookingConfirmed,
            NotificationRole.Customer,
            Language.En,
            reader is null ? null : new UserId(reader.Id),
            null,
            new WrittenNotice("Confirmed", text, new Uri("https://nobat.example/bookings/1"), []),
            null,
            null
        );

    public static INoticeChannel ChannelOf(this IServiceProvider services, NotificationChannel channel) =>
        services.GetServices<INoticeChannel>().Single(one => one.Channel == channel);

    /// <summary>Puts a notice into somebody's inbox; its id.</summary>
    public static async Task<Guid> KeepAsync(
        this ApiFixture api,
        Person reader,
        string text = "Your booking is confirmed.",
        Guid? id = null
    )
    {
        var notice = Notice(reader, text, id);
        var result = await api.Services.ChannelOf(NotificationChannel.Inbox).SendAsync(notice, CancellationToken.None);
        Assert.Equal(new ChannelResult(ChannelOutcome.Sent, "inbox", HasArrived: true), result);
        return notice.Id.Value;
    }
}
