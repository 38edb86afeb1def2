using System.Globalization;
using System.Linq.Expressions;
using System.Text;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Availability;
using Nobat.Domain.Common;
using Nobat.Domain.Sms;
using NodaTime;

namespace Nobat.Application.Sms;

/// <summary>How the lines of a report on text messages are parted.</summary>
public enum SmsCostsBy
{
    Day,
    Kind,
    Stylist,
    Provider,
}

/// <summary>What text messages cost. Dates are those of Tehran, both included.</summary>
public sealed record ReportSmsCostsQuery(LocalDate From, LocalDate To, SmsCostsBy By) : IQuery<Result<SmsCosts>>;

/// <summary>Lines in the order of their keys, and their sum.</summary>
public sealed record SmsCosts(LocalDate From, LocalDate To, SmsCostsBy GroupBy, IReadOnlyList<SmsCostLine> Lines, SmsCostLine Total);

/// <summary>A message counts at each provider that it was handed to.</summary>
/// <param name="Key">A date, a kind (<c>code</c> or that of a notice), a stylist's id, <c>none</c>, or a provider's name; <c>total</c> for the sum.</param>
/// <param name="Messages">Taken by a provider.</param>
/// <param name="Segments">Parts of those.</param>
/// <param name="Cost">Rial, as far as providers have told.</param>
/// <param name="Unpriced">Taken, or perhaps taken, and not priced yet.</param>
/// <param name="Delivered">Of those taken, how many arrived.</param>
/// <param name="Undelivered">Of those taken, how many will not arrive.</param>
/// <param name="Failed">Not taken.</param>
public sealed record SmsCostLine(
    string Key,
    int Messages,
    int Segments,
    long Cost,
    int Unpriced,
    int Delivered,
    int Undelivered,
    int Failed
)
{
    internal static SmsCostLine Sum(string key, IEnumerable<SmsCostLine> lines) =>
        lines.Aggregate(
            new SmsCostLine(key, 0, 0, 0, 0, 0, 0, 0),
            (sum, line) =>
                new SmsCostLine(
                    key,
                    sum.Messages + line.Messages,
                    sum.Segments + line.Segments,
                    sum.Cost + line.Cost,
                    sum.Unpriced + line.Unpriced,
                    sum.Delivered + line.Delivered,
                    sum.Undelivered + line.Undelivered,
                    sum.Failed + line.Failed
                )
        );
}

public static class SmsCostReports
{
    /// <summary>RFC 4180, with a header line and the total last.</summary>
    public static string ToCsv(this SmsCosts costs)
    {
        var csv = new StringBuilder("key,messages,segments,cost,unpriced,delivered,undelivered,failed\r\n");
        foreach (var line in costs.Lines.Append(costs.Total))
            csv.Append(
                CultureInfo.InvariantCulture,
                $"{line.Key},{line.Messages},{line.Segments},{line.Cost},{line.Unpriced},{line.Delivered},{line.Undelivered},{line.Failed}\r\n"
            );
        return csv.ToString();
    }
}

internal sealed class ReportSmsCostsValidator : AbstractValidator<ReportSmsCostsQuery>
{
    public const int MostDays = 400;

    public ReportSmsCostsValidator()
    {
        RuleFor(query => query.From).InclusiveBetween(SlotEngine.FirstDate, SlotEngine.LastDate).OverridePropertyName("from");
        RuleFor(query => query.To).InclusiveBetween(SlotEngine.FirstDate, SlotEngine.LastDate).OverridePropertyName("to");
        RuleFor(query => query.To)
            .Must((query, to) => to >= query.From && Period.DaysBetween(query.From, to) < MostDays)
            .OverridePropertyName("to");
    }
}

internal sealed class ReportSmsCostsHandler(IReadDb db) : IQueryHandler<ReportSmsCostsQuery, Result<SmsCosts>>
{
    private static readonly DateTimeZone Tehran = DateTimeZoneProviders.Tzdb["Asia/Tehran"];

    public async Task<Result<SmsCosts>> Handle(ReportSmsCostsQuery request, CancellationToken cancellationToken)
    {
        var from = request.From.AtStartOfDayInZone(Tehran).ToInstant();
        var until = request.To.PlusDays(1).AtStartOfDayInZone(Tehran).ToInstant();
        var messages = db.Set<TextMessage>().Where(message => message.CreatedAt >= from && message.CreatedAt < until);
        var lines = await LinesAsync(messages, request.By, cancellationToken);
        lines.Sort((left, right) => string.CompareOrdinal(left.Key, right.Key));
        return new SmsCosts(request.From, request.To, request.By, lines, SmsCostLine.Sum("total", lines));
    }

    private static Task<List<SmsCostLine>> LinesAsync(IQueryable<TextMessage> messages, SmsCostsBy by, CancellationToken ct) =>
        by switch
        {
            SmsCostsBy.Day => LinesAsync(
                messages,
                message => message.CreatedAt.InZone(DateTimeZoneProviders.Tzdb["Asia/Tehran"]).LocalDateTime.Date,
                day => day.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture),
                ct
            ),
            SmsCostsBy.Kind => LinesAsync(messages, message => message.Kind, kind => kind, ct),
            SmsCostsBy.Stylist => LinesAsync(messages, message => message.StylistId, stylist => stylist?.Value.ToString() ?? "none", ct),
            _ => LinesAsync(messages, message => message.Provider, provider => provider, ct),
        };

    /// <summary>Added up by the database, down to one row a key.</summary>
    private static async Task<List<SmsCostLine>> LinesAsync<TKey>(
        IQueryable<TextMessage> messages,
        Expression<Func<TextMessage, TKey>> key,
        Func<TKey, string> name,
        CancellationToken ct
    )
    {
        var rows = await messages
            .GroupBy(key)
            .Select(group => new
            {
                group.Key,
                Messages = group.Count(m => m.State == SmsState.Sent || m.State == SmsState.Delivered || m.State == SmsState.Undelivered),
                Segments = group.Sum(m =>
                    m.State == SmsState.Sent || m.State == SmsState.Delivered || m.State == SmsState.Undelivered ? m.Segments : 0
                ),
                Cost = group.Sum(m => m.Cost),
                Unpriced = group.Count(m => m.Cost == null && m.State != SmsState.Failed && m.State != SmsState.Refused),
                Delivered = group.Count(m => m.State == SmsState.Delivered),
                Undelivered = group.Count(m => m.State == SmsState.Undelivered),
                Failed = group.Count(m => m.State == SmsState.Failed || m.State == SmsState.Refused),
            })
            .ToListAsync(ct);
        return
        [
            .. rows.Select(row => new SmsCostLine(
                name(row.Key),
                row.Messages,
                row.Segments,
                row.Cost ?? 0,
                row.Unpriced,
                row.Delivered,
                row.Undelivered,
                row.Failed
            )),
        ];
    }
}
