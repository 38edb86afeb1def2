using System.Diagnostics.CodeAnalysis;
using Nobat.Api.Http.Json;

namespace Nobat.Api.Http;

/// <summary>An enum value in a query string or route, by its exact snake_case name; anything else is refused with 400.</summary>
internal readonly record struct QueryEnum<T>(T Value)
    where T : struct, Enum
{
    public static bool TryParse([NotNullWhen(true)] string? text, out QueryEnum<T> value)
    {
        var known = EnumNames<T>.ByName.TryGetValue(text ?? "", out var found);
        value = new(found);
        return known;
    }

    public static implicit operator T(QueryEnum<T> value) => value.Value;

    public static implicit operator T?(QueryEnum<T>? value) => value?.Value;
}
