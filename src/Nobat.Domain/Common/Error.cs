using System.Collections.Immutable;
using NodaTime;

namespace Nobat.Domain.Common;

/// <summary>What kind of refusal an <see cref="Error"/> is. The interface turns each kind into one HTTP status.</summary>
public enum ErrorKind
{
    Invalid,
    Unauthorized,
    Forbidden,
    NotFound,
    Conflict,
    Unprocessable,
    TooMany,
    Unavailable,
}

/// <summary>One wrong member of a request: where it is, the stable code, and the English text.</summary>
/// <param name="Values">What fills the <c>{name}</c> places of the text, such as the bound that was passed.</param>
public sealed record FieldError(string Field, string Code, string Message, ImmutableDictionary<string, object?>? Values = null);

/// <summary>
/// A refusal. <see cref="Code"/> is contract (<c>area.reason</c>, never changes); <see cref="Message"/> is English for people and
/// translators. Errors are values: two with the same code, message, fields and data are equal by code only.
/// </summary>
public sealed record Error
{
    public ErrorKind Kind { get; }
    public string Code { get; }
    public string Message { get; }

    /// <summary>True when the refusal itself must be remembered (a wrong code, a wrong password): the unit of work still saves.</summary>
    public bool KeepsChanges { get; private init; }

    /// <summary>How long the caller should wait before trying again; becomes <c>Retry-After</c>.</summary>
    public Duration? RetryAfter { get; private init; }

    /// <summary>Wrong members, for <see cref="ErrorKind.Invalid"/>.</summary>
    public ImmutableArray<FieldError> Fields { get; private init; } = [];

    /// <summary>Extra members of the problem document, such as <c>nearestFree</c> or <c>reason</c>.</summary>
    public ImmutableDictionary<string, object?> Data { get; private init; } = ImmutableDictionary<string, object?>.Empty;

    private Error(ErrorKind kind, string code, string message) => (Kind, Code, Message) = (kind, code, message);

    public static Error Invalid(string code, string message) => new(ErrorKind.Invalid, code, message);

    public static Error Unauthorized(string code, string message) => new(ErrorKind.Unauthorized, code, message);

    public static Error Forbidden(string code, string message) => new(ErrorKind.Forbidden, code, message);

    public static Error NotFound(string code, string message) => new(ErrorKind.NotFound, code, message);

    public static Error Conflict(string code, string message) => new(ErrorKind.Conflict, code, message);

    public static Error Unprocessable(string code, string message) => new(ErrorKind.Unprocessable, code, message);

    public static Error TooMany(string code, string message) => new(ErrorKind.TooMany, code, message);

    public static Error Unavailable(string code, string message) => new(ErrorKind.Unavailable, code, message);

    public Error KeepingChanges() => this with { KeepsChanges = true };

    public Error After(Duration wait) => this with { RetryAfter = wait };

    public Error With(string member, object? value) => this with { Data = Data.SetItem(member, value) };

    /// <summary>The same refusal, pointing at the request member that caused it.</summary>
    public Error At(string field) => this with { Fields = Fields.Add(new FieldError(field, Code, Message)) };

    public Error WithFields(IEnumerable<FieldError> fields) => this with { Fields = Fields.AddRange(fields) };

    public bool Equals(Error? other) => other is not null && other.Code == Code;

    public override int GetHashCode() => Code.GetHashCode(StringComparison.Ordinal);
}
