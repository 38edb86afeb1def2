using Nobat.Domain.Common;

namespace Nobat.Domain.Availability;

/// <summary>The calendar of a stylist, with its exceptions.</summary>
public sealed class CalendarOf : Specification<Calendar>
{
    public CalendarOf(StylistId stylist) => Query.Where(calendar => calendar.StylistId == stylist).Include(calendar => calendar.Exceptions);
}

/// <summary>The calendar that belongs to an account, with its exceptions.</summary>
public sealed class CalendarOwnedBy : Specification<Calendar>
{
    public CalendarOwnedBy(UserId owner) => Query.Where(calendar => calendar.OwnerId == owner).Include(calendar => calendar.Exceptions);
}
