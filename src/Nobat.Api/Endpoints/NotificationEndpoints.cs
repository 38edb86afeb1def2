using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Nobat.Api.Http;
using Nobat.Application.Common;
using Nobat.Application.Notifications;
using Nobat.Domain.Common;
using Nobat.Domain.Notifications;

namespace Nobat.Api.Endpoints;

/// <summary>The history of notices, and how early stylists have their customers reminded.</summary>
internal static class NotificationEndpoints
{
    /// <param name="MinutesBefore">At most 5 different ones, each 15 minutes to 30 days; none turns reminders off.</param>
    public sealed record RemindersRequest([property: MaxLength(ReminderTimes.Most)] IReadOnlyList<int> MinutesBefore);

    public static void MapNotifications(this IEndpointRouteBuilder api)
    {
        var admin = api.MapGroup("/admin/notifications").WithTags("Administration").RequireAuthorization(Policies.Admin);
        admin.MapGet("", List).WithSummary("Search every notice, the newest first");
        admin.MapPost("/{id:guid}/retry", Retry).WithSummary("Send a notice that failed again").ProducesProblem(404).ProducesProblem(409);
        api.MapGet("/bookings/{id:guid}/notifications", OfBooking)
            .WithTags("Bookings")
            .RequireAuthorization(Policies.Customer)
            .WithSummary("What one was told of a booking, the newest first")
            .ProducesProblem(404);
        var reminders = api.MapGroup("/stylists/reminders").WithTags("Stylists").RequireAuthorization(Policies.Stylist);
        reminders.MapGet("", GetReminders).WithSummary("How long before a visit one's customers are reminded").ProducesProblem(404);
        reminders.MapPut("", SetReminders).WithSummary("Set how long before a visit one's customers are reminded").ProducesProblem(404);
    }

    /// <param name="kind">Such as <c>booking_confirmed</c>.</param>
    /// <param name="user">Who was to be told.</param>
    /// <param name="from">UTC date on which it was queued, included.</param>
    /// <param name="to">UTC date, included.</param>
    private static async Task<Results<Ok<Page<NotificationAnswer>>, ProblemHttpResult>> List(
        QueryEnum<NotificationState>? state,
        string? kind,
        QueryEnum<NotificationChannel>? channel,
        Guid? user,
        Guid? booking,
        Guid? stylist,
        QueryDate? from,
        QueryDate? to,
        int? limit,
        string? cursor,
        IMediator mediator,
        CancellationToken ct
    ) =>
        (
            await mediator.Send(
                new ListNotificationsQuery(
                    state?.Value,
                    kind,
                    channel?.Value,
                    user is { } userId ? new UserId(userId) : null,
                    booking is { } bookingId ? new BookingId(bookingId) : null,
                    stylist is { } stylistId ? new StylistId(stylistId) : null,
                    from?.BeginsInUtc,
                    to?.EndsInUtc,
                    new PageRequest(limit ?? PageRequest.DefaultLimit, cursor)
                ),
                ct
            )
        ).ToOk();

    private static async Task<Results<Ok<NotificationAnswer>, ProblemHttpResult>> Retry(
        Guid id,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new RetryNotificationCommand(new NotificationId(id)), ct)).ToOk();

    private static async Task<Results<Ok<Page<NotificationAnswer>>, ProblemHttpResult>> OfBooking(
        Guid id,
        int? limit,
        string? cursor,
        IMediator mediator,
        CancellationToken ct
    ) =>
        (
            await mediator.Send(
                new ListBookingNotificationsQuery(new BookingId(id), new PageRequest(limit ?? PageRequest.DefaultLimit, cursor)),
                ct
            )
        ).ToOk();

    private static async Task<Results<Ok<RemindersAnswer>, ProblemHttpResult>> GetReminders(IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new GetRemindersQuery(), ct)).ToOk();

    private static async Task<Results<Ok<RemindersAnswer>, ProblemHttpResult>> SetReminders(
        RemindersRequest body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new SetRemindersCommand(body.MinutesBefore), ct)).ToOk();
}
