using FluentValidation;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Notifications;
using NodaTime;

namespace Nobat.Application.Notifications;

/// <summary>Every notice, the newest first; for administrators.</summary>
/// <param name="Kind">The kind's name, such as <c>booking_confirmed</c>.</param>
/// <param name="User">Who was to be told.</param>
/// <param name="From">When it was queued, UTC, included.</param>
/// <param name="To">UTC, not included.</param>
public sealed record ListNotificationsQuery(
    NotificationState? State,
    string? Kind,
    NotificationChannel? Channel,
    UserId? User,
    BookingId? Booking,
    StylistId? Stylist,
    Instant? From,
    Instant? To,
    PageRequest Page
) : IQuery<Result<Page<NotificationAnswer>>>;

internal sealed class ListNotificationsValidator : AbstractValidator<ListNotificationsQuery>
{
    public ListNotificationsValidator()
    {
        RuleFor(query => query.Kind).Must(kind => kind is null || NotificationKind.Find(kind) is not null);
        RuleFor(query => query.To).Must((query, to) => !(to < query.From));
        this.MustBeALimit(query => query.Page.Limit);
    }
}

internal sealed class ListNotificationsHandler(IReadDb db) : IQueryHandler<ListNotificationsQuery, Result<Page<NotificationAnswer>>>
{
    public Task<Result<Page<NotificationAnswer>>> Handle(ListNotificationsQuery request, CancellationToken cancellationToken)
    {
        var notices = db.Set<Notification>()
            .WhereGiven(request.State, notice => notice.State == request.State)
            .WhereGiven(request.Channel, notice => notice.Channel == request.Channel)
            .WhereGiven(request.User, notice => notice.RecipientId == request.User)
            .WhereGiven(request.Booking, notice => notice.BookingId == request.Booking)
            .WhereGiven(request.Stylist, notice => notice.StylistId == request.Stylist)
            .WhereGiven(request.From, notice => notice.CreatedAt >= request.From)
            .WhereGiven(request.To, notice => notice.CreatedAt < request.To);
        if (request.Kind is { } name && NotificationKind.Find(name) is { } kind)
            notices = notices.Where(notice => notice.Kind == kind);
        return notices.ToPageAsync(request.Page, forAdmin: true, cancellationToken);
    }
}
