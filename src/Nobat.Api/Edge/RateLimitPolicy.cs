using Microsoft.AspNetCore.Authorization;

namespace Nobat.Api.Edge;

/// <summary>What kind of request an endpoint takes: it decides how many are let through, whom they count for, and what goes first.</summary>
internal enum RequestKind
{
    /// <summary>Public reading, by network address. The first to be shed.</summary>
    Browse,

    /// <summary>Signed-in reading, by account.</summary>
    Read,

    /// <summary>Signed-in writing, by account.</summary>
    Write,

    /// <summary>Taking, moving and giving back time, by account. The last to be shed.</summary>
    Book,

    /// <summary>Somebody comes back from a payment gateway, by network address; goes with the bookings.</summary>
    Callback,

    /// <summary>Proving who one is, by network address, counted exactly.</summary>
    SignIn,
}

/// <summary>An endpoint's policy, as metadata.</summary>
internal sealed record RateLimitMetadata(RequestKind Policy);

/// <summary>The endpoint trades a refresh token of 256 bits, which proves a session by itself.</summary>
internal sealed record RenewsTokens;

/// <summary>The endpoint waits for a provider of text messages, so it has a lane of its own.</summary>
internal sealed record SendsCodes;

internal static class RateLimitConventions
{
    public static TBuilder WithRateLimit<TBuilder>(this TBuilder builder, RequestKind policy)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new RateLimitMetadata(policy));

    /// <summary>The policy of everything in this group that changes something; what an endpoint says itself goes before.</summary>
    public static RouteGroupBuilder WithRateLimitOfChanges(this RouteGroupBuilder group, RequestKind policy)
    {
        ((IEndpointConventionBuilder)group).Add(endpoint =>
        {
            if (!IsRead(endpoint.Metadata))
                endpoint.Metadata.Add(new RateLimitMetadata(policy));
        });
        return group;
    }

    /// <summary>
    /// What an endpoint of this group gets when it says nothing: by address for guests, by account for the others, and reading apart
    /// from changing. So none is without a limit, and a guest's change is taken for a sign-in.
    /// </summary>
    public static RouteGroupBuilder WithRateLimitOfItsKind(this RouteGroupBuilder group)
    {
        ((IEndpointConventionBuilder)group).Finally(endpoint =>
        {
            if (!endpoint.Metadata.OfType<RateLimitMetadata>().Any())
                endpoint.Metadata.Add(new RateLimitMetadata(KindOf(endpoint.Metadata)));
        });
        return group;
    }

    private static RequestKind KindOf(IList<object> metadata) =>
        (metadata.OfType<IAllowAnonymous>().Any(), IsRead(metadata)) switch
        {
            (true, true) => RequestKind.Browse,
            (true, false) => RequestKind.SignIn,
            (false, true) => RequestKind.Read,
            (false, false) => RequestKind.Write,
        };

    private static bool IsRead(IList<object> metadata) =>
        metadata.OfType<HttpMethodMetadata>().All(methods => methods.HttpMethods is ["GET"]);
}
