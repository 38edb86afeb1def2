using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Nobat.Api.Http.OpenApi;

/// <summary>What every operation has without its endpoint saying so: a name, sign-in, headers, and the refusals it can give.</summary>
internal static class Operations
{
    private static readonly Dictionary<int, string> Refusals = new()
    {
        [400] = "The request is malformed or invalid.",
        [401] = "Not signed in, or the credentials are wrong.",
        [403] = "Not allowed to do this, or not from this address.",
        [404] = "Missing, or not the caller's.",
        [409] = "The state of things does not allow it.",
        [413] = "The body is larger than 64 KiB.",
        [415] = "The body is not JSON.",
        [422] = "The idempotency key was used for a different request.",
        [429] = "Too many requests; see Retry-After.",
        [500] = "A fault of ours.",
        [503] = "Temporarily unavailable; see Retry-After.",
    };

    public static Task Complete(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<MethodInfo>().FirstOrDefault() is { } handler)
            operation.OperationId ??= NameOf(handler);

        var parameters = operation.Parameters ??= [];
        parameters.Add(new OpenApiParameterReference(OpenApiSetup.AcceptLanguage, context.Document));
        var idempotent = metadata.OfType<IdempotentAttribute>().Any();
        if (idempotent)
            parameters.Add(new OpenApiParameterReference(OpenApiSetup.IdempotencyKey, context.Document));

        var guests = metadata.OfType<IAllowAnonymous>().Any();
        if (!guests)
            operation.Security = [new() { [new OpenApiSecuritySchemeReference(OpenApiSetup.Bearer, context.Document)] = [] }];

        var responses = operation.Responses ??= [];
        foreach (var status in RefusalsOf(context.Description, guests, idempotent))
            responses[status.ToString(System.Globalization.CultureInfo.InvariantCulture)] = Refusal(status, context.Document);
        return Task.CompletedTask;
    }

    private static IEnumerable<int> RefusalsOf(ApiDescription description, bool guests, bool idempotent)
    {
        var path = description.RelativePath ?? "";
        var changes = description.HttpMethod is not "GET";
        if (path.StartsWith("health", StringComparison.Ordinal))
            return [503];
        // Signing in answers 401 to guests: wrong credentials.
        int[] signIn =
            guests && !path.Contains("/auth/", StringComparison.Ordinal) ? []
            : guests ? [401]
            : [401, 403];
        int[] body = changes ? [409, 413, 415] : [];
        int[] key = idempotent ? [422] : [];
        return [400, .. signIn, 404, .. body, .. key, 429, 500, 503];
    }

    private static OpenApiResponse Refusal(int status, OpenApiDocument? document)
    {
        var response = new OpenApiResponse
        {
            Description = Refusals[status],
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(OpenApiSetup.Problem, document) },
            },
        };
        if (status is 429 or 503)
            response.Headers = new Dictionary<string, IOpenApiHeader>
            {
                ["Retry-After"] = new OpenApiHeader
                {
                    Description = "Seconds to wait.",
                    Schema = new OpenApiSchema { Type = JsonSchemaType.Integer },
                },
            };
        return response;
    }

    /// <summary><c>BookingEndpoints.Hold</c> is <c>bookingHold</c>: stable as long as the code keeps its names, and readable in clients.</summary>
    private static string NameOf(MethodInfo handler)
    {
        var resource = handler.DeclaringType!.Name.Replace("Endpoints", "", StringComparison.Ordinal);
        return JsonNamingPolicy.CamelCase.ConvertName(resource) + handler.Name;
    }
}
