namespace Nobat.Api.Http;

/// <summary>Marks an endpoint that honours <c>Idempotency-Key</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class IdempotentAttribute : Attribute;

internal static class Idempotency
{
    public const string Header = "Idempotency-Key";

    /// <summary>A request sent again with the same <c>Idempotency-Key</c> has one effect and gets the first answer again.</summary>
    public static TBuilder WithIdempotency<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new IdempotentAttribute());
}
