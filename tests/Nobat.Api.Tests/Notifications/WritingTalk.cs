using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Nobat.Application.Notifications;
using Nobat.Domain.Common;
using Nobat.Domain.Notifications;
using Nobat.Domain.Users;
using Nobat.Testing;
using NodaTime;
using NodaTime.Text;

namespace Nobat.Api.Tests.Notifications;

/// <summary>The words of the tests about what notices say.</summary>
internal static partial class WritingTalk
{
    public static NoticeToWrite About(
        Guid? booking,
        NotificationKind kind,
        NotificationChannel channel = NotificationChannel.Email,
        NotificationRole role = NotificationRole.Customer,
        Language language = Language.Fa,
        DateStyle? calendar = null
    ) =>
        new(
            kind,
            role,
            channel,
            language,
            calendar ?? (language is Language.Fa ? DateStyle.Jalali : DateStyle.Gregorian),
            booking is { } id ? BookingId.From(id) : null,
            null,
            new Dictionary<string, string>(StringComparer.Ordinal)
        );

    public static NoticeToWrite With(this NoticeToWrite notice, string name, string value) =>
        notice with
        {
            Values = new Dictionary<string, string>(notice.Values, StringComparer.Ordinal) { [name] = value },
        };

    public static NoticeToWrite With(this NoticeToWrite notice, string name, Instant value) =>
        notice.With(name, InstantPattern.ExtendedIso.Format(value));

    public static async Task<WrittenNotice?> TryWrite(this ApiFixture api, NoticeToWrite notice)
    {
        await using var scope = api.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<INoticeWriter>().WriteAsync(notice, TestContext.Current.CancellationToken);
    }

    public static async Task<WrittenNotice> Write(this ApiFixture api, NoticeToWrite notice) =>
        await api.TryWrite(notice) ?? throw new InvalidOperationException("Nothing was written.");

    /// <summary>The tokens of a customer's letter: for moving and for cancelling.</summary>
    public static async Task<(string Reschedule, string Cancel)> LinksOf(this ApiFixture api, Guid booking)
    {
        var letter = await api.Write(About(booking, NotificationKind.BookingConfirmed));
        var tokens = Token().Matches(letter.Text).Select(match => match.Groups["token"].Value).ToList();
        return tokens is [var reschedule, var cancel]
            ? (reschedule, cancel)
            : throw new InvalidOperationException($"{tokens.Count} links in {letter.Text}");
    }

    /// <summary>The token of a customer's text message.</summary>
    public static async Task<string> ViewLinkOf(this ApiFixture api, Guid booking)
    {
        var message = await api.Write(About(booking, NotificationKind.BookingConfirmed, NotificationChannel.Sms));
        return Token().Matches(message.Text).Single().Groups["token"].Value;
    }

    [GeneratedRegex("/v/(?<token>[A-Za-z0-9_-]{50})(?![A-Za-z0-9_-])", RegexOptions.ExplicitCapture)]
    private static partial Regex Token();
}
