using System.Collections.Immutable;
using Nobat.Domain.Common;

namespace Nobat.Domain.Services;

public enum SegmentKind
{
    /// <summary>The stylist and the chair are taken.</summary>
    Work,

    /// <summary>Something takes effect; meanwhile the chair is free for somebody else.</summary>
    Gap,
}

/// <summary>A stretch of a service, in elapsed minutes.</summary>
public readonly record struct ServiceSegment(int Minutes, SegmentKind Kind);

/// <summary>What a stylist says about one service; a wrong one cannot exist.</summary>
public sealed record ServiceFacts
{
    public const int MaxNameLength = 80;
    public const int MaxDescriptionLength = 500;
    public const int MinDuration = 5;
    public const int MaxDuration = 720;
    public const int MinSegment = 5;
    public const int MaxGaps = 4;
    public const int MaxSegments = (2 * MaxGaps) + 1;

    /// <summary>Rial: ten billion Toman. Ten services of this price are still far from the end of a <see cref="long"/>.</summary>
    public const long MaxAmount = 100_000_000_000;

    public string? Name { get; private init; }
    public string? NameEn { get; private init; }
    public string? Description { get; private init; }
    public int DurationMinutes { get; private init; }

    /// <summary>Minutes of work, gap, work, … in turn; their sum is the duration. One number where there is no gap.</summary>
    public ImmutableArray<int> Segments { get; private init; } = [];
    public long Price { get; private init; }
    public long DepositAmount { get; private init; }
    public bool IsActive { get; private init; }
    public bool IsAddOn { get; private init; }

    private ServiceFacts() { }

    /// <summary>Refused with <c>service.invalid</c>, pointing at every member that is wrong. Blank texts count as not given.</summary>
    /// <param name="segments">Null: work from beginning to end.</param>
    public static Result<ServiceFacts> Create(
        string? name,
        string? nameEn,
        string? description,
        int durationMinutes,
        IReadOnlyList<ServiceSegment>? segments,
        long price,
        long depositAmount,
        bool isActive,
        bool isAddOn
    )
    {
        List<FieldError> wrong = [];
        var (fa, en, words) = (Trimmed(name), Trimmed(nameEn), Trimmed(description));
        Check(fa is not null || en is not null, ServiceErrors.NameRequired, "name");
        Check(IsName(fa), ServiceErrors.NameInvalid, "name");
        Check(IsName(en), ServiceErrors.NameInvalid, "nameEn");
        Check(words is null or { Length: <= MaxDescriptionLength }, ServiceErrors.DescriptionTooLong, "description");
        Check(durationMinutes is >= MinDuration and <= MaxDuration, ServiceErrors.DurationOutOfRange, "durationMinutes");
        Check(price is >= 0 and <= MaxAmount, ServiceErrors.PriceOutOfRange, "price");
        Check(depositAmount >= 0 && depositAmount <= Math.Max(price, 0), ServiceErrors.DepositOutOfRange, "depositAmount");
        if (segments is not null && WrongIn(segments, durationMinutes) is { } error)
            Check(false, error, "segments");
        if (wrong.Count > 0)
            return ServiceErrors.Invalid.WithFields(wrong);
        return new ServiceFacts
        {
            Name = fa,
            NameEn = en,
            Description = words,
            DurationMinutes = durationMinutes,
            Segments = segments is null ? [durationMinutes] : [.. segments.Select(segment => segment.Minutes)],
            Price = price,
            DepositAmount = depositAmount,
            IsActive = isActive,
            IsAddOn = isAddOn,
        };

        void Check(bool holds, Error refusal, string field)
        {
            if (!holds)
                wrong.AddRange(refusal.At(field).Fields);
        }
    }

    private static Error? WrongIn(IReadOnlyList<ServiceSegment> segments, int durationMinutes)
    {
        // An odd number of them in turn, so that the first and the last are work.
        var isShaped =
            segments.Count is > 0 and <= MaxSegments
            && segments.Count % 2 == 1
            && segments.Select((segment, i) => segment.Kind == (i % 2 == 0 ? SegmentKind.Work : SegmentKind.Gap)).All(fits => fits)
            && segments.All(segment => segment.Minutes is >= MinSegment and <= MaxDuration);
        if (!isShaped)
            return ServiceErrors.SegmentsInvalid;
        return segments.Sum(segment => segment.Minutes) == durationMinutes ? null : ServiceErrors.SegmentsSum;
    }

    private static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : PersianText.Normalise(text.Trim());

    private static bool IsName(string? name) => name is null || (name.Length <= MaxNameLength && !name.Any(char.IsControl));
}
