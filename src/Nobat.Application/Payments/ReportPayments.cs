using System.Globalization;
using System.Text;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Nobat.Application.Availability;
using Nobat.Application.Bookings;
using Nobat.Application.Common;
using Nobat.Domain.Availability;
using Nobat.Domain.Common;
using Nobat.Domain.Payments;
using NodaTime;

namespace Nobat.Application.Payments;

/// <summary>How the lines of a report are parted.</summary>
public enum ReportBy
{
    Day,
    Month,
    Stylist,
    Gateway,
}

/// <summary>
/// The books of a period, added up: one's own for a stylist, everybody's or one stylist's for an admin. Dates are those of Tehran, both
/// included. Made from the ledger alone, so it cannot say anything else than the books.
/// </summary>
public sealed record ReportPaymentsQuery(LocalDate From, LocalDate To, ReportBy By, StylistId? Stylist, bool OfEverybody)
    : IQuery<Result<PaymentReport>>;

/// <summary>Lines in the order of their keys, and their sum.</summary>
public sealed record PaymentReport(LocalDate From, LocalDate To, ReportBy By, IReadOnlyList<ReportLine> Lines, ReportLine Total);

/// <summary>Rial.</summary>
/// <param name="Key">A date, a month (Jalali for readers of Persian), a stylist's id or a gateway's name; <c>total</c> for the sum.</param>
/// <param name="Payments">How many deposits came.</param>
/// <param name="Captured">Deposits that came.</param>
/// <param name="Fees">What gateways kept of them.</param>
/// <param name="Earned">What stylists earned.</param>
/// <param name="RefundsOwed">What was to go back.</param>
/// <param name="RefundsPaid">What went back.</param>
public sealed record ReportLine(string Key, int Payments, long Captured, long Fees, long Earned, long RefundsOwed, long RefundsPaid)
{
    internal static ReportLine Sum(string key, IEnumerable<ReportLine> lines) =>
        lines.Aggregate(
            new ReportLine(key, 0, 0, 0, 0, 0, 0),
            (sum, line) =>
                new ReportLine(
                    key,
                    sum.Payments + line.Payments,
                    sum.Captured + line.Captured,
                    sum.Fees + line.Fees,
                    sum.Earned + line.Earned,
                    sum.RefundsOwed + line.RefundsOwed,
                    sum.RefundsPaid + line.RefundsPaid
                )
        );
}

public static class PaymentReports
{
    /// <summary>RFC 4180, with a header line and the total last.</summary>
    public static string ToCsv(this PaymentReport report)
    {
        var csv = new StringBuilder("key,payments,captured,fees,earned,refundsOwed,refundsPaid\r\n");
        foreach (var line in report.Lines.Append(report.Total))
            csv.Append(
                CultureInfo.InvariantCulture,
                $"{line.Key},{line.Payments},{line.Captured},{line.Fees},{line.Earned},{line.RefundsOwed},{line.RefundsPaid}\r\n"
            );
        return csv.ToString();
    }
}

internal sealed class ReportPaymentsValidator : AbstractValidator<ReportPaymentsQuery>
{
    public const int MostDays = 400;

    public ReportPaymentsValidator()
    {
        RuleFor(query => query.From).InclusiveBetween(SlotEngine.FirstDate, SlotEngine.LastDate).OverridePropertyName("from");
        RuleFor(query => query.To).InclusiveBetween(SlotEngine.FirstDate, SlotEngine.LastDate).OverridePropertyName("to");
        RuleFor(query => query.To)
            .Must((query, to) => to >= query.From && Period.DaysBetween(query.From, to) < MostDays)
            .OverridePropertyName("to");
    }
}

internal sealed class ReportPaymentsHandler(IReadDb db, ICalendars calendars, ICurrentUser me)
    : IQueryHandler<ReportPaymentsQuery, Result<PaymentReport>>
{
    private static readonly DateTimeZone Tehran = DateTimeZoneProviders.Tzdb["Asia/Tehran"];

    public async Task<Result<PaymentReport>> Handle(ReportPaymentsQuery request, CancellationToken cancellationToken)
    {
        var stylist = request.OfEverybody ? request.Stylist : await calendars.FindOwnAsync(me.Id, cancellationToken);
        if (!request.OfEverybody && stylist is null)
            return CalendarErrors.NotFound;
        var from = request.From.AtStartOfDayInZone(Tehran).ToInstant();
        var until = request.To.PlusDays(1).AtStartOfDayInZone(Tehran).ToInstant();
        var booked = db.Set<LedgerTransaction>().Where(line => line.At >= from && line.At < until);
        if (stylist is { } one)
            booked = booked.Where(line => line.StylistId == one);
        // Grouped by the database down to one row a day, stylist, gateway and kind.
        var rows = await booked
            .Join(db.Set<Payment>(), line => line.PaymentId, payment => payment.Id, (line, payment) => new { line, payment.Gateway })
            .SelectMany(
                found => found.line.Entries,
                (found, entry) =>
                    new
                    {
                        found.line,
                        found.Gateway,
                        entry,
                    }
            )
            .GroupBy(row => new
            {
                Day = row.line.At.InZone(DateTimeZoneProviders.Tzdb["Asia/Tehran"]).LocalDateTime.Date,
                row.line.StylistId,
                row.Gateway,
                row.line.Kind,
                row.entry.Account,
            })
            .Select(group => new
            {
                group.Key,
                Amount = group.Sum(row => row.entry.Amount),
                Count = group.Count(),
            })
            .ToListAsync(cancellationToken);
        var lines = rows.GroupBy(row =>
                request.By switch
                {
                    ReportBy.Day => row.Key.Day.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture),
                    ReportBy.Month when me.ReadsPersian => row.Key.Day.ToJalali()[..7],
                    ReportBy.Month => row.Key.Day.ToString("uuuu-MM", CultureInfo.InvariantCulture),
                    ReportBy.Stylist => row.Key.StylistId.Value.ToString(),
                    _ => row.Key.Gateway,
                }
            )
            .Select(group => ReportLine.Sum(group.Key, group.Select(row => Line(row.Key.Kind, row.Key.Account, row.Amount, row.Count))))
            .OrderBy(line => line.Key, StringComparer.Ordinal)
            .ToList();
        return new PaymentReport(request.From, request.To, request.By, lines, ReportLine.Sum("total", lines));
    }

    private static ReportLine Line(LedgerKind kind, LedgerAccount account, long amount, int count) =>
        (kind, account) switch
        {
            (LedgerKind.Capture, LedgerAccount.Deposits) => new("", count, -amount, 0, 0, 0, 0),
            (_, LedgerAccount.Fees) => new("", 0, 0, amount, 0, 0, 0),
            (LedgerKind.Earn, LedgerAccount.Stylist) => new("", 0, 0, 0, -amount, 0, 0),
            (LedgerKind.OweRefund, LedgerAccount.Refunds) => new("", 0, 0, 0, 0, -amount, 0),
            (LedgerKind.PayRefund, LedgerAccount.Refunds) => new("", 0, 0, 0, 0, 0, amount),
            _ => new("", 0, 0, 0, 0, 0, 0),
        };
}
