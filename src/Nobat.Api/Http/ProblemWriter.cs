using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace Nobat.Api.Http;

/// <summary>
/// The one place every 4xx and 5xx body is written, whoever refused: a use case, routing, binding, authentication or a crash. It
/// answers whatever <c>Accept</c> says: a caller who cannot read problems still sees the status.
/// </summary>
internal sealed class ProblemWriter(ITexts texts, IOptions<JsonOptions> json, IOptions<LocalizationOptions> localization)
    : IProblemDetailsWriter
{
    private readonly JsonSerializerOptions _json = json.Value.SerializerOptions;

    public bool CanWrite(ProblemDetailsContext context) => true;

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var http = context.HttpContext;
        var status = context.ProblemDetails.Status ?? http.Response.StatusCode;
        var error = (context.ProblemDetails as ErrorProblem)?.Error ?? Unexplained(http, status);
        var language = LanguageOf(http);

        http.Features.Set(error);
        http.Response.StatusCode = status;
        if (error.RetryAfter is { } wait)
            http.Response.Headers.RetryAfter = Seconds(wait);
        http.Response.Headers.ContentLanguage = language.Tag();
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.WriteAsJsonAsync(
            Document(http, error, status, language),
            _json,
            "application/problem+json",
            http.RequestAborted
        );
    }

    /// <summary>A policy may have said why it refused. Whoever brought a token learns that it is the token that will not do, and can renew it.</summary>
    private static Error Unexplained(HttpContext http, int status) =>
        status == StatusCodes.Status403Forbidden && http.Features.Get<Error>() is { } reason ? reason
        : status == StatusCodes.Status401Unauthorized && http.Request.Headers.ContainsKey(HeaderNames.Authorization)
            ? HttpErrors.TokenInvalid
        : HttpErrors.ForStatus(status);

    private ProblemDetails Document(HttpContext http, Error error, int status, Language language)
    {
        var document = new ProblemDetails
        {
            Type = $"urn:nobat:error:{error.Code}",
            Title = texts.Get($"status.{status}", language),
            Status = status,
            Detail = Fill(texts.Find(error.Code, language) ?? error.Message, error.Data, language),
            Instance = AddressOf(http),
        };
        document.Extensions["code"] = error.Code;
        document.Extensions["traceId"] = Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier;
        if (!error.Fields.IsEmpty)
            document.Extensions["errors"] = FieldsOf(error, language);
        foreach (var (member, value) in error.Data)
            document.Extensions[member] = value;
        return document;
    }

    /// <summary>A token in an address opens something, and refusals are what clients write into logs: its name stands in for it.</summary>
    private static string AddressOf(HttpContext http)
    {
        var path = http.Request.PathBase + http.Request.Path;
        return http.GetRouteValue("token") is string { Length: > 0 } token
            ? path.Value!.Replace(token, "{token}", StringComparison.Ordinal)
            : path;
    }

    private Dictionary<string, FieldProblem[]> FieldsOf(Error error, Language language) =>
        error
            .Fields.GroupBy(field => field.Field, StringComparer.Ordinal)
            .ToDictionary(
                field => field.Key,
                field => field.Select(wrong => new FieldProblem(wrong.Code, Text(wrong, language))).ToArray(),
                StringComparer.Ordinal
            );

    private string Text(FieldError wrong, Language language) =>
        Fill(texts.Find(wrong.Code, language) ?? wrong.Message, wrong.Values, language);

    private static string Fill(string text, ImmutableDictionary<string, object?>? values, Language language)
    {
        foreach (var (name, value) in values ?? ImmutableDictionary<string, object?>.Empty)
            text = text.Replace($"{{{name}}}", ITexts.Shown(value, language), StringComparison.Ordinal);
        return text;
    }

    /// <summary>A refusal must still be written when what knows the caller's preference is what has failed.</summary>
    private Language LanguageOf(HttpContext http)
    {
        if (Languages.Preferred(http.Request.Headers.AcceptLanguage) is { } asked)
            return asked;
        try
        {
            return http.RequestServices.GetService<ICurrentUser>()?.Language ?? localization.Value.DefaultLanguage;
        }
        catch (Exception)
        {
            return localization.Value.DefaultLanguage;
        }
    }

    private static string Seconds(Duration wait) => Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    private sealed record FieldProblem(string Code, string Message);
}
