using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Nobat.Api.Http;
using Nobat.Application.Availability;
using Nobat.Application.Common;
using Nobat.Domain.Availability;
using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Api.Endpoints;

/// <summary>A stylist's schedule, its exceptions and calendar, and the free times everybody sees.</summary>
internal static class AvailabilityEndpoints
{
    public static void MapAvailability(this IEndpointRouteBuilder api)
    {
        var guest = api.MapGroup("/stylists").WithTags("Availability").AllowAnonymous();
        guest.MapGet("/{id:guid}/availability", ListFreeSlots).WithSummary("List the free times of a stylist");

        var stylist = api.MapGroup("/stylists").WithTags("Availability").RequireAuthorization(Policies.Stylist);
        stylist.MapPost("/{id:guid}/availability", SetSchedule).WithSummary("Set one's whole schedule");
        stylist.MapPut("/{id:guid}/availability", ChangeSchedule).WithSummary("Change some members of one's schedule");
        stylist.MapGet("/availability", GetMySchedule).WithSummary("Read one's own schedule");
        stylist.MapPost("/exceptions", AddException).WithSummary("Depart from the regular week on some days");
        stylist.MapGet("/exceptions", ListExceptions).WithSummary("List one's own exceptions");
        stylist.MapDelete("/exceptions/{id:guid}", RemoveException).WithSummary("Take an exception back");
        stylist.MapGet("/calendar", GetCalendar).WithSummary("Read one's own days: hours, exceptions, holds and bookings");
    }

    private static async Task<Results<Ok<FreeSlotsAnswer>, ProblemHttpResult>> ListFreeSlots(
        Guid id,
        QueryDate? date,
        QueryDate? from,
        QueryDate? to,
        bool? explain,
        Guid[]? serviceIds,
        IMediator mediator,
        CancellationToken ct
    ) =>
        (
            await mediator.Send(
                new ListFreeSlotsQuery(new StylistId(id), new DateRange(date, from, to), explain ?? false, serviceIds ?? []),
                ct
            )
        ).ToOk();

    private static async Task<Results<Ok<ScheduleAnswer>, ProblemHttpResult>> SetSchedule(
        Guid id,
        SetScheduleRequest body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new SetScheduleCommand(new StylistId(id), body.ToChange()), ct)).ToOk();

    private static async Task<Results<Ok<ScheduleAnswer>, ProblemHttpResult>> ChangeSchedule(
        Guid id,
        ChangeScheduleRequest body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new ChangeScheduleCommand(new StylistId(id), body.ToChange()), ct)).ToOk();

    private static async Task<Results<Ok<ScheduleAnswer>, ProblemHttpResult>> GetMySchedule(IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new GetMyScheduleQuery(), ct)).ToOk();

    private static async Task<Results<Created<ExceptionAnswer>, ProblemHttpResult>> AddException(
        AddExceptionRequest body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(body.ToCommand(), ct)).ToCreated(added => $"/api/v1/stylists/exceptions/{added.Id.Value}");

    private static async Task<Results<Ok<Page<ExceptionAnswer>>, ProblemHttpResult>> ListExceptions(
        QueryDate? startDate,
        QueryDate? endDate,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new ListExceptionsQuery(startDate, endDate), ct)).ToOk();

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveException(Guid id, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new RemoveExceptionCommand(new CalendarExceptionId(id)), ct)).ToNoContent();

    private static async Task<Results<Ok<CalendarAnswer>, ProblemHttpResult>> GetCalendar(
        QueryDate? date,
        QueryDate? from,
        QueryDate? to,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new GetCalendarQuery(new DateRange(date, from, to)), ct)).ToOk();
}

/// <param name="TimeZone">IANA id; Asia/Tehran unless told.</param>
/// <param name="SlotDurationMinutes">15 to 480, 60 unless told.</param>
/// <param name="SlotStepMinutes">5 to 480; one visit and the time kept free after it unless told.</param>
/// <param name="BufferTimeMinutes">0 to 120, kept free after each visit.</param>
/// <param name="MinimumNoticeMinutes">0 to 43200.</param>
/// <param name="MaxAdvanceDays">1 to 365, 60 unless told.</param>
internal sealed record SetScheduleRequest(
    [property: MaxLength(Domain.Availability.WeeklyHours.MaxIntervals)] IReadOnlyList<OpeningHours> WeeklyHours,
    [property: MaxLength(TimeZones.MaxLength)] string? TimeZone = null,
    [property: Range(SlotSettings.MinDuration, SlotSettings.MaxDuration)] int? SlotDurationMinutes = null,
    [property: Range(SlotSettings.MinStep, SlotSettings.MaxStep)] int? SlotStepMinutes = null,
    [property: Range(0, SlotSettings.MaxBuffer)] int? BufferTimeMinutes = null,
    [property: Range(0, SlotSettings.MaxNotice)] int? MinimumNoticeMinutes = null,
    [property: Range(1, SlotSettings.MaxHorizonDays)] int? MaxAdvanceDays = null,
    bool? RequiresApproval = null
)
{
    public ScheduleChange ToChange() =>
        new(
            TimeZone,
            WeeklyHours,
            SlotDurationMinutes,
            SlotStepMinutes,
            ChangesSlotStep: true,
            BufferTimeMinutes,
            MinimumNoticeMinutes,
            MaxAdvanceDays,
            RequiresApproval
        );
}

/// <summary>A member left out stays as it is.</summary>
internal sealed record ChangeScheduleRequest
{
    [MaxLength(TimeZones.MaxLength)]
    public string? TimeZone { get; init; }

    [MaxLength(Domain.Availability.WeeklyHours.MaxIntervals)]
    public IReadOnlyList<OpeningHours>? WeeklyHours { get; init; }

    [Range(SlotSettings.MinDuration, SlotSettings.MaxDuration)]
    public int? SlotDurationMinutes { get; init; }

    /// <summary>Null goes back to one visit and the time kept free after it.</summary>
    [Range(SlotSettings.MinStep, SlotSettings.MaxStep)]
    public int? SlotStepMinutes
    {
        get;
        init
        {
            field = value;
            ChangesSlotStep = true;
        }
    }

    [JsonIgnore]
    public bool ChangesSlotStep { get; private init; }

    [Range(0, SlotSettings.MaxBuffer)]
    public int? BufferTimeMinutes { get; init; }

    [Range(0, SlotSettings.MaxNotice)]
    public int? MinimumNoticeMinutes { get; init; }

    [Range(1, SlotSettings.MaxHorizonDays)]
    public int? MaxAdvanceDays { get; init; }
    public bool? RequiresApproval { get; init; }

    public ScheduleChange ToChange() =>
        new(
            TimeZone,
            WeeklyHours,
            SlotDurationMinutes,
            SlotStepMinutes,
            ChangesSlotStep,
            BufferTimeMinutes,
            MinimumNoticeMinutes,
            MaxAdvanceDays,
            RequiresApproval
        );
}

/// <summary>A date, a first and a last date, or a day of every week (within a first and a last date, if given).</summary>
/// <param name="StartTime">With <paramref name="EndTime"/> a part of the day; needed for open hours.</param>
/// <param name="Reason">For the stylist, at most 200 characters.</param>
internal sealed record AddExceptionRequest(
    ExceptionKind Kind,
    LocalDate? Date = null,
    LocalDate? StartDate = null,
    LocalDate? EndDate = null,
    IsoDayOfWeek? RecurringDayOfWeek = null,
    ClockTime? StartTime = null,
    ClockTime? EndTime = null,
    [property: MaxLength(CalendarException.MaxReasonLength)] string? Reason = null
)
{
    public AddExceptionCommand ToCommand() => new(Kind, Date, StartDate, EndDate, RecurringDayOfWeek, StartTime, EndTime, Reason);
}
