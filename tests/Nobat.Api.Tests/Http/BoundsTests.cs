using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Nobat.Testing;

namespace Nobat.Api.Tests.Http;

/// <summary>What the document says about a body's members is complete, and whatever breaks it is refused.</summary>
public sealed class BoundsTests(ApiFixture api) : ApiTest(api)
{
    private const string Missing = "01930f6e-8c1a-7c3e-9f5a-2b7d4e6f8a10";

    [Fact, Trait("Feature", "AP-04")]
    public async Task Every_text_number_and_list_of_a_body_has_its_bounds_in_the_document()
    {
        var unbounded =
            from body in await Endpoints.Schemas(Guest)
            from member in body.Value.Schema.Members
            where
                (member.Schema.IsText && !member.Schema.IsBoundedText)
                || (member.Schema.IsNumber && !member.Schema.IsBoundedNumber)
                || (member.Schema.IsArray && !member.Schema.HasMostItems)
            select $"{body.Key}: {member.Name}";

        Assert.Equal("", string.Join('\n', unbounded));
    }

    [Fact, Trait("Promise", "S-3"), Trait("Feature", "AP-02")]
    public async Task Whatever_breaks_one_demand_of_the_document_is_refused()
    {
        var stylist = await Given.AnApprovedStylist();
        HttpClient[] callers = [Guest, As(await Given.APendingUser()), As(stylist), As(await Given.AnAdmin())];
        var wrong = new List<string>();
        var tried = 0;
        foreach (var (endpoint, (example, schema)) in await Endpoints.Schemas(Guest))
        {
            var (method, path) = (new HttpMethod(endpoint.Split(' ')[0]), endpoint.Split(' ')[1]);
            var own = path.EndsWith("/availability", StringComparison.Ordinal) ? $"{stylist.StylistId}" : Missing;
            path = path.Replace("{id}", own, StringComparison.Ordinal)
                .Replace("{kind}/{role}/{channel}/{language}", "booking_confirmed/customer/email/fa", StringComparison.Ordinal);
            var client = await Allowed(callers, method, path);
            foreach (var (what, body) in schema.Broken(JsonNode.Parse(example.GetRawText())!))
            {
                tried++;
                using var reply = await client.Send(method, path, body);
                if (reply.StatusCode != HttpStatusCode.BadRequest)
                    wrong.Add($"{endpoint}: {what} → {(int)reply.StatusCode}");
                else if (!await NamesTheMember(reply, what))
                    wrong.Add($"{endpoint}: {what} was refused for something else");
            }
        }

        Assert.Equal("", string.Join('\n', wrong));
        Assert.True(tried >= 120, $"only {tried} bodies were tried");
    }

    /// <summary>A body that cannot be read is refused whole, what it lacks named; one that can is refused member by member.</summary>
    private static async Task<bool> NamesTheMember(HttpResponseMessage reply, string what)
    {
        var problem = JsonElement.Parse(await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var member = what.StartsWith("without ", StringComparison.Ordinal) ? what[8..] : what.Split(' ')[0];
        var isMissing = what.StartsWith("without ", StringComparison.Ordinal);
        return (!isMissing && problem.GetProperty("code").GetString() == "request.malformed")
            || (
                problem.TryGetProperty("errors", out var errors)
                && errors.EnumerateObject().Any(error => error.Name.StartsWith(member.Split('[')[0], StringComparison.Ordinal))
            );
    }

    private static async Task<HttpClient> Allowed(HttpClient[] callers, HttpMethod method, string path)
    {
        foreach (var caller in callers)
        {
            using var reply = await caller.Send(method, path, JsonElement.Parse("[]"));
            if (reply.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden))
                return caller;
        }

        throw new InvalidOperationException($"Nobody may {method} {path}.");
    }
}
