using System.Collections.Immutable;
using Nobat.Domain.Common;

namespace Nobat.Domain.Policies;

/// <summary>Refusals about policies.</summary>
public static class PolicyErrors
{
    public static readonly Error Invalid = Error.Invalid("policy.invalid", "The policy is not valid.");
    public static readonly Error OutOfRange = Error.Invalid("policy.out_of_range", "This must be between 0 and {max}.");

    internal static FieldError AsField(this Error error, string field, int max) =>
        new(field, error.Code, error.Message, ImmutableDictionary<string, object?>.Empty.Add("max", max));
}
