using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Domain.Users;

/// <summary>First and last name, trimmed, 1–50 characters each, without control characters.</summary>
public readonly record struct PersonName
{
    public const int MaxLength = 50;

    public string First { get; }
    public string Last { get; }

    private PersonName(string first, string last) => (First, Last) = (first, last);

    public static Result<PersonName> Create(string? first, string? last) =>
        IsValid(first) && IsValid(last) ? new PersonName(Clean(first), Clean(last)) : UserErrors.NameInvalid;

    /// <summary>Trimmed, and as Persian is written; null stays null.</summary>
    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(part))]
    public static string? Clean(string? part) => part is null ? null : PersianText.Normalise(part.Trim());

    public static bool IsValid([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] string? part) =>
        part is not null && part.Trim() is { Length: > 0 and <= MaxLength } trimmed && !trimmed.Any(char.IsControl);
}

/// <summary>The members of a profile its owner may change; null leaves one as it is.</summary>
public sealed record ProfileEdit(string? FirstName, string? LastName, LocalDate? BirthDate, string? Email, Language? Language);
