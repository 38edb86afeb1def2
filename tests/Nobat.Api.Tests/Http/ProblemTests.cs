using System.Net;
using Nobat.Testing;

namespace Nobat.Api.Tests.Http;

/// <summary>One shape for every refusal, in the caller's language.</summary>
public sealed class ProblemTests(PlumbingHost host) : IClassFixture<PlumbingHost>
{
    [Theory]
    [InlineData("GET", "/api/v1/crash", 500, "server.error")]
    [InlineData("GET", "/api/v1/away", 503, "server.unavailable")]
    [InlineData("GET", "/api/v1/slow", 503, "server.unavailable")]
    [InlineData("GET", "/api/v1/nowhere", 404, "request.not_found")]
    [InlineData("GET", "/nowhere", 404, "request.not_found")]
    [InlineData("GET", "/api/v2/crash", 404, "request.not_found")]
    [InlineData("POST", "/api/v1/crash", 405, "request.method_not_allowed")]
    [InlineData("OPTIONS", "/api/v1/crash", 405, "request.method_not_allowed")]
    [InlineData("BREW", "/api/v1/crash", 405, "request.method_not_allowed")]
    [InlineData("GET", "/api/v1/query", 400, "request.invalid")]
    [InlineData("GET", "/api/v1/query?date=2026-02-30", 400, "request.invalid")]
    [InlineData("GET", "/api/v1/query?date=2026-12-01&limit=ten", 400, "request.invalid")]
    [InlineData("GET", "/api/v1/query?date=2026-12-01&limit=99999999999", 400, "request.invalid")]
    [InlineData("GET", "/api/v1/query?date=2026-12-01&status=NoShow", 400, "request.invalid")]
    [InlineData("GET", "/api/v1/query?date=2026-12-01&status=1", 400, "request.invalid")]
    [Trait("Promise", "S-5"), Trait("Feature", "AP-03")]
    public async Task Whoever_refuses_the_answer_is_the_same_problem_document(string method, string path, int status, string code)
    {
        using var reply = await host.Client.Send(new HttpMethod(method), path, body: null);
        var text = (await reply.Json()).GetRawText();

        Assert.Equal(status, (int)reply.StatusCode);
        Assert.Equal(code, (await reply.Json()).GetProperty("code").GetString());
        if (status != 500)
            Assert.Null(ProblemChecker.Fault(reply, text));
        Assert.DoesNotContain("SELECT", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
        Assert.True(reply.Headers.CacheControl?.NoStore);
    }

    [
        Theory,
        InlineData("date", "?date=x"),
        InlineData("limit", "?date=2026-12-01&limit=x"),
        InlineData("status", "?date=2026-12-01&status=x")
    ]
    [Trait("Feature", "AP-03")]
    public async Task A_wrong_query_parameter_is_named(string field, string query)
    {
        using var reply = await host.Client.Get($"/api/v1/query{query}");

        Assert.Equal(
            "validation.invalid",
            (await reply.Json()).GetProperty("errors").GetProperty(field)[0].GetProperty("code").GetString()
        );
    }

    [Fact, Trait("Feature", "AP-03")]
    public async Task A_refusal_brings_its_data_its_fields_and_how_long_to_wait()
    {
        using var reply = await Ask("/api/v1/refuse", "en");
        var problem = await reply.Json();

        Assert.Equal("no_show", problem.GetProperty("reason").GetString());
        Assert.Equal(
            "This may have at most 50 characters.",
            problem.GetProperty("errors").GetProperty("name")[0].GetProperty("message").GetString()
        );
        Assert.Equal("2", reply.Headers.GetValues("Retry-After").Single());
        Assert.Equal("/api/v1/refuse", problem.GetProperty("instance").GetString());
        Assert.Equal("urn:nobat:error:request.invalid", problem.GetProperty("type").GetString());
    }

    [Theory]
    [InlineData(null, "fa")]
    [InlineData("*", "fa")]
    [InlineData("de", "fa")]
    [InlineData("en", "en")]
    [InlineData("EN-gb", "en")]
    [InlineData("en;q=0", "fa")]
    [InlineData("fa;q=0.3, en;q=0.8", "en")]
    [InlineData("de, en;q=0.5, fa;q=0.4", "en")]
    [InlineData("en;q=rubbish, fa;q=0.1", "fa")]
    [Trait("Feature", "LN-01")]
    public async Task The_answer_is_in_the_language_asked_for_and_the_code_is_not(string? asked, string language)
    {
        using var reply = await Ask("/api/v1/nowhere", asked);
        var problem = await reply.Json();

        Assert.Equal(language, reply.Content.Headers.ContentLanguage.Single());
        Assert.Equal("request.not_found", problem.GetProperty("code").GetString());
        Assert.Equal(
            language == "en" ? "There is nothing here." : "چیزی در این نشانی پیدا نشد.",
            problem.GetProperty("detail").GetString()
        );
    }

    [Fact, Trait("Feature", "AP-01")]
    public async Task Answers_tell_the_versions_there_are()
    {
        using var reply = await host.Client.Get("/api/v1/query?date=2026-12-01");

        Assert.Equal("1.0", reply.Headers.GetValues("api-supported-versions").Single());
    }

    [Fact, Trait("Feature", "SE-06")]
    public async Task A_browser_may_do_nothing_with_an_answer_and_learns_nothing_of_the_server()
    {
        using var reply = await Ask("/api/v1/nowhere", null);

        Assert.Equal("nosniff", reply.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", reply.Headers.GetValues("Referrer-Policy").Single());
        Assert.Equal("default-src 'none'; frame-ancestors 'none'", reply.Headers.GetValues("Content-Security-Policy").Single());
        Assert.False(reply.Headers.Contains("Server"));
    }

    [Theory, InlineData("https://nobat.example", true), InlineData("https://evil.example", false), InlineData("null", false)]
    [Trait("Feature", "SE-06")]
    public async Task Only_the_configured_pages_may_call(string origin, bool allowed)
    {
        using var reply = await host.Client.Send(
            HttpMethod.Options,
            "/api/v1/echo",
            null,
            ("Origin", origin),
            ("Access-Control-Request-Method", "POST"),
            ("Access-Control-Request-Headers", "idempotency-key")
        );

        Assert.Equal(allowed, reply.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact, Trait("Feature", "OP-01")]
    public async Task The_process_is_alive_whatever_else_is_away()
    {
        using var reply = await host.Client.Get("/health/live");

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Equal("healthy", (await reply.Json()).GetProperty("status").GetString());
    }

    private Task<HttpResponseMessage> Ask(string path, string? language) =>
        host.Client.Send(HttpMethod.Get, path, null, language is null ? [] : [("Accept-Language", language)]);
}
