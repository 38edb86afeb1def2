using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Nobat.Testing;

namespace Nobat.Api.Tests.Http;

/// <summary>What a body may be, on an endpoint with a member of every kind.</summary>
public sealed class StrictJsonTests(PlumbingHost host) : IClassFixture<PlumbingHost>
{
    private const string Good =
        """{"text":"سلام","number":1,"status":"no_show","id":"01930f6e-8c1a-7c3e-9f5a-2b7d4e6f8a10","date":"2026-12-01","time":"10:00","at":"2026-12-01T06:30:00Z"}""";

    public static TheoryData<string, string> Refused()
    {
        var bodies = new Dictionary<string, string>
        {
            ["empty"] = "",
            ["blank"] = "  ",
            ["null"] = "null",
            ["an array"] = "[]",
            ["an array of one"] = $"[{Good}]",
            ["a string"] = "\"x\"",
            ["a number"] = "1",
            ["unfinished"] = Good[..^1],
            ["trailing garbage"] = Good + "x",
            ["a second value"] = Good + Good,
            ["a comment"] = Good + "/* */",
            ["a trailing comma"] = Good[..^1] + ",}",
            ["single quotes"] = Good.Replace('"', '\''),
            ["nothing in it"] = "{}",
            ["unknown member"] = With("\"admin\":true"),
            ["duplicate member"] = With("\"number\":2"),
            ["duplicate in other case"] = With("\"Number\":2"),
            ["escaped duplicate"] = With("\"n\\u0075mber\":2"),
            ["member in other case"] = Good.Replace("\"number\"", "\"Number\"", StringComparison.Ordinal),
            ["missing member"] = Good.Replace("\"number\":1,", "", StringComparison.Ordinal),
            ["null text"] = Put("text", "null"),
            ["null number"] = Put("number", "null"),
            ["number for text"] = Put("text", "1"),
            ["object for text"] = Put("text", "{}"),
            ["array for text"] = Put("text", "[\"x\"]"),
            ["U+0000"] = Put("text", "\"a\\u0000b\""),
            ["high surrogate alone"] = Put("text", "\"\\ud800\""),
            ["low surrogate alone"] = Put("text", "\"\\udc00x\""),
            ["raw control character"] = Put("text", "\"a\nb\""),
            ["text for number"] = Put("number", "\"1\""),
            ["fraction for whole number"] = Put("number", "1.5"),
            ["number too large"] = Put("number", "3000000000"),
            ["1e400 for whole number"] = Put("number", "1e400"),
            ["1e400 for fraction"] = With("\"latitude\":1e400"),
            ["NaN"] = With("\"latitude\":NaN"),
            ["text for fraction"] = With("\"latitude\":\"1\""),
            ["bool for number"] = Put("number", "true"),
            ["number for enum"] = Put("status", "1"),
            ["digits for enum"] = Put("status", "\"1\""),
            ["enum in other case"] = Put("status", "\"No_Show\""),
            ["enum by its C# name"] = Put("status", "\"NoShow\""),
            ["two enum values"] = Put("status", "\"held, pending\""),
            ["no such enum value"] = Put("status", "\"lost\""),
            ["not a UUID"] = Put("id", "\"42\""),
            ["UUID in braces"] = Put("id", "\"{01930f6e-8c1a-7c3e-9f5a-2b7d4e6f8a10}\""),
            ["30 February"] = Put("date", "\"2026-02-30\""),
            ["date with time"] = Put("date", "\"2026-12-01T00:00\""),
            ["short date"] = Put("date", "\"2026-12-1\""),
            ["25 o'clock"] = Put("time", "\"25:00\""),
            ["time with seconds"] = Put("time", "\"10:00:00\""),
            ["time in one digit"] = Put("time", "\"9:00\""),
            ["Persian digits in a time"] = Put("time", "\"۱۰:۰۰\""),
            ["instant without Z"] = Put("at", "\"2026-12-01T06:30:00\""),
            ["null in a list"] = With("\"children\":[null]"),
            ["too deep"] = Nested(40),
        };
        var data = new TheoryData<string, string>();
        foreach (var (name, body) in bodies)
            data.Add(name, body);
        return data;
    }

    [Theory, MemberData(nameof(Refused))]
    [Trait("Promise", "S-4"), Trait("Feature", "AP-02")]
    public async Task A_body_that_is_not_exactly_right_is_refused(string what, string body)
    {
        using var reply = await PostAsync(Encoding.UTF8.GetBytes(body));

        Assert.True(reply.StatusCode == HttpStatusCode.BadRequest, $"{what}: {(int)reply.StatusCode}");
        Assert.Null(ProblemChecker.Fault(reply, (await reply.Json()).GetRawText()));
        Assert.Contains((await reply.Json()).GetProperty("code").GetString(), new[] { "request.malformed", "request.invalid" });
    }

    [Fact, Trait("Promise", "S-4")]
    public async Task Bytes_that_are_no_UTF8_are_refused()
    {
        var body = Encoding.UTF8.GetBytes(Put("text", "\"?\""));
        body[Array.IndexOf(body, (byte)'?')] = 0xFF;

        using var reply = await PostAsync(body);

        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
    }

    [Fact, Trait("Promise", "S-4")]
    public async Task The_right_body_is_taken_and_comes_back_as_it_went()
    {
        using var reply = await PostAsync(Encoding.UTF8.GetBytes(Good));

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        var echo = await reply.Json();
        Assert.Equal("سلام", echo.GetProperty("text").GetString());
        Assert.Equal("no_show", echo.GetProperty("status").GetString());
        Assert.Equal("10:00", echo.GetProperty("time").GetString());
        Assert.Equal("2026-12-01", echo.GetProperty("date").GetString());
        Assert.Equal("2026-12-01T06:30:00Z", echo.GetProperty("at").GetString());
    }

    [Fact, Trait("Promise", "S-4")]
    public async Task A_byte_order_mark_does_no_harm()
    {
        using var reply = await PostAsync([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Good)]);

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
    }

    [Theory, InlineData("text/plain"), InlineData("application/x-www-form-urlencoded"), InlineData("application/xml"), InlineData(null)]
    [Trait("Promise", "S-4")]
    public async Task Another_content_type_is_refused_with_415(string? contentType)
    {
        using var reply = await PostAsync(Encoding.UTF8.GetBytes(Good), contentType);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, reply.StatusCode);
        Assert.Equal("request.unsupported_media_type", (await reply.Json()).GetProperty("code").GetString());
    }

    [Fact, Trait("Promise", "S-4")]
    public async Task A_body_over_64_KiB_is_refused_with_413_and_one_of_64_KiB_is_read()
    {
        using var tooLarge = await PostAsync(Encoding.UTF8.GetBytes(Padded(64 * 1024 + 1)));
        using var largest = await PostAsync(Encoding.UTF8.GetBytes(Padded(64 * 1024)));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooLarge.StatusCode);
        Assert.Equal("request.too_large", (await tooLarge.Json()).GetProperty("code").GetString());
        Assert.Equal(HttpStatusCode.OK, largest.StatusCode);
    }

    [Fact, Trait("Feature", "AP-03")]
    public async Task A_wrong_member_is_named()
    {
        using var reply = await PostAsync(Encoding.UTF8.GetBytes(Put("date", "\"2026-02-30\"")));

        Assert.Equal(
            "validation.invalid",
            (await reply.Json()).GetProperty("errors").GetProperty("date")[0].GetProperty("code").GetString()
        );
    }

    [Fact, Trait("Feature", "AP-03")]
    public async Task What_is_missing_is_named()
    {
        using var reply = await PostAsync("{}"u8.ToArray());

        var errors = (await reply.Json()).GetProperty("errors");
        var codes = errors.EnumerateObject().Select(error => error.Value[0].GetProperty("code").GetString()).Distinct();
        Assert.Equal(["validation.required"], codes);
        Assert.Contains("date", errors.EnumerateObject().Select(error => error.Name));
    }

    private async Task<HttpResponseMessage> PostAsync(byte[] body, string? contentType = "application/json")
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = contentType is null ? null : new MediaTypeHeaderValue(contentType);
        return await host.Client.PostAsync(new Uri("/api/v1/echo", UriKind.Relative), content, TestContext.Current.CancellationToken);
    }

    private static string With(string member) => $"{Good[..^1]},{member}}}";

    private static string Put(string member, string value)
    {
        var start = Good.IndexOf($"\"{member}\":", StringComparison.Ordinal) + member.Length + 3;
        var end = Good.IndexOf(",\"", start, StringComparison.Ordinal);
        return Good[..start] + value + Good[(end < 0 ? Good.Length - 1 : end)..];
    }

    private static string Nested(int depth) => depth == 0 ? Good : $"{Good[..^1]},\"children\":[{Nested(depth - 1)}]}}";

    private static string Padded(int length) =>
        Put("text", $"\"{new string('x', length - Encoding.UTF8.GetByteCount(Put("text", "\"\"")))}\"");
}
