using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using Nobat.Api.Endpoints;
using Nobat.Api.Tests.Bookings;
using Nobat.Application.Jobs;
using Nobat.Domain.Common;
using Nobat.Infrastructure.Security;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Jobs;

/// <summary>The pages that a browser reads: it brings a cookie, and no access token.</summary>
[Trait("Feature", "OP-05"), Trait("Promise", "S-1")]
public sealed partial class JobDashboardTests(ApiFixture api) : ApiTest(api)
{
    private static readonly string[] Pages = ["/jobs", "/jobs/recurring", "/jobs/stats", "/jobs/jobs/enqueued", "/jobs/nowhere"];

    [Fact]
    public async Task An_administrator_with_a_pass_sees_the_dashboard()
    {
        var admin = await Given.AnAdmin();
        var cookie = await Pass(admin);

        using var overview = await Browse("/jobs", cookie);
        using var script = await Browse(Script().Match(await overview.Content.ReadAsStringAsync()).Groups[1].Value, cookie);

        Assert.Equal((HttpStatusCode.OK, "text/html"), (overview.StatusCode, overview.Content.Headers.ContentType!.MediaType));
        Assert.Equal(HttpStatusCode.OK, script.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Browse("/jobs/recurring", cookie)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Browse("/jobs/nowhere", cookie)).StatusCode);
        Assert.Single(await As(admin).Get("admin/audit?kind=job_dashboard_opened").Items());
    }

    [Fact]
    public async Task Nobody_else_sees_any_of_its_pages()
    {
        var (admin, customer) = (await Given.AnAdmin(), await Given.ASignedInCustomer());
        Assert.Equal((HttpStatusCode.Forbidden, "auth.forbidden"), await As(customer).Post("admin/jobs/dashboard-pass").Refusal());
        var forCustomer = await PassFor(customer);
        foreach (var page in Pages)
        {
            Assert.Equal((HttpStatusCode.Unauthorized, "auth.required"), await Guest.Get(page).Refusal());
            Assert.Equal(HttpStatusCode.Unauthorized, (await As(customer).Get(page)).StatusCode);
            // An access token opens the interface and not these pages.
            Assert.Equal(HttpStatusCode.Unauthorized, (await As(admin).Get(page)).StatusCode);
            Assert.Equal((HttpStatusCode.Forbidden, "auth.forbidden"), await Browse(page, forCustomer).Refusal());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("AAAA")]
    [InlineData("____________________________________________________________")]
    [InlineData("not base64 at all")]
    public async Task A_made_up_pass_opens_nothing(string text) =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await Browse("/jobs", $"{JobPass.Cookie}={text}")).StatusCode);

    [Fact]
    public async Task A_pass_that_was_changed_by_one_character_opens_nothing()
    {
        var cookie = await Pass(await Given.AnAdmin());
        var start = cookie.IndexOf('=', StringComparison.Ordinal) + 1;
        for (var at = start; at < cookie.Length; at += 7)
        {
            var changed = cookie[..at] + (cookie[at] == 'A' ? 'B' : 'A') + cookie[(at + 1)..];
            Assert.Equal(HttpStatusCode.Unauthorized, (await Browse("/jobs", changed)).StatusCode);
        }
    }

    [Fact]
    public async Task A_pass_lasts_fifteen_minutes()
    {
        var cookie = await Pass(await Given.AnAdmin());

        await Clock.Advance(Duration.FromMinutes(15) - Duration.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await Browse("/jobs", cookie)).StatusCode);
        await Clock.Advance(Duration.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Unauthorized, (await Browse("/jobs", cookie)).StatusCode);
    }

    [Fact, Trait("Feature", "ID-05")]
    public async Task A_pass_ends_with_its_session()
    {
        var admin = await Given.AnAdmin();
        var cookie = await Pass(admin);

        await As(admin).Post("auth/logout").Succeeded();

        Assert.Equal(HttpStatusCode.Unauthorized, (await Browse("/jobs", cookie)).StatusCode);
    }

    [Theory]
    [InlineData("role = 'user'")]
    [InlineData("role = 'provider'")]
    [InlineData("status = 'inactive'")]
    [InlineData("status = 'pending'")]
    public async Task A_pass_ends_with_the_rights_of_its_owner(string change)
    {
        var admin = await Given.AnAdmin();
        var cookie = await Pass(admin);

        await Execute($"UPDATE users SET {change} WHERE id = $1", admin.Id);
        await Api.Services.GetRequiredService<SessionMemory>().ForgetAsync(UserId.From(admin.Id));

        var status = (await Browse("/jobs", cookie)).StatusCode;
        Assert.Contains(status, new[] { HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden });
    }

    [Fact, Trait("Feature", "ID-14"), Trait("Feature", "ID-15")]
    public async Task The_second_factor_and_the_administrators_addresses_are_demanded_here_too()
    {
        var cookie = await Pass(await Given.AnAdmin());
        await using var demanding = Api.StartAnother(("Identity:AdminsNeedSecondFactor", "true"));
        await using var elsewhere = Api.StartAnother(("Network:AdminAllow:0", "10.0.0.0/8"));

        Assert.Equal(HttpStatusCode.OK, (await Browse("/jobs", cookie)).StatusCode);
        Assert.Equal(
            (HttpStatusCode.Forbidden, "auth.second_factor_needed"),
            await Browse("/jobs", cookie, at: demanding.Address).Refusal()
        );
        Assert.Equal(
            (HttpStatusCode.Forbidden, "request.address_not_allowed"),
            await Browse("/jobs", cookie, at: elsewhere.Address).Refusal()
        );
    }

    [Fact, Trait("Feature", "SE-01")]
    public async Task Only_its_own_pages_may_change_something_and_that_is_on_record()
    {
        var admin = await Given.AnAdmin();
        var cookie = await Pass(admin);
        var (header, proof) = await Proof(cookie);
        var otherProof = (await Proof(await Pass(admin))).Value;
        await using var otherProcess = Api.StartAnother();

        foreach (var (name, value) in new[] { ("X-Nothing", "x"), (header, ""), (header, "x"), (header, otherProof) })
        {
            var refused = await Browse("/jobs/recurring/trigger", cookie, HttpMethod.Post, (name, value)).Refusal();
            Assert.Equal((HttpStatusCode.Forbidden, "auth.forbidden"), refused);
        }
        foreach (var address in new[] { Api.Address, otherProcess.Address })
        {
            using var done = await Browse("/jobs/recurring/trigger", cookie, HttpMethod.Post, (header, proof), address);
            Assert.Equal(HttpStatusCode.NoContent, done.StatusCode);
        }

        using var json = await As(admin).Send(HttpMethod.Post, "/jobs/stats", new { }, ("Cookie", cookie), (header, proof));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, json.StatusCode);

        var lines = await As(admin).Get("admin/audit?kind=job_dashboard_used").Items();
        Assert.Equal(6, lines.Length);
        Assert.All(lines, line => Assert.Equal("/recurring/trigger", line.Text("subjectId")));
    }

    [Fact, Trait("Feature", "SE-01")]
    public async Task The_pass_is_for_these_pages_alone_and_no_script_reads_it()
    {
        var admin = await Given.AnAdmin();
        using var reply = await As(admin).Post("admin/jobs/dashboard-pass");
        var set = Assert.Single(reply.Headers.GetValues("Set-Cookie")).ToLowerInvariant();

        Assert.All(["; path=/jobs", "; httponly", "; samesite=strict", "; expires="], part => Assert.Contains(part, set));
        Assert.DoesNotContain(set.Split(';')[0].Split('=')[1], (await reply.Content.ReadAsStringAsync()).ToLowerInvariant());
        Assert.Equal(HttpStatusCode.Unauthorized, (await Browse("/api/v1/admin/jobs", await Pass(admin))).StatusCode);
    }

    [Theory, Trait("Feature", "SE-01")]
    [InlineData("Production", true)]
    [InlineData("Staging", true)]
    [InlineData("Development", false)]
    public void The_pass_goes_over_no_plain_connection_but_in_development(string name, bool secure)
    {
        var environment = new HostingEnvironment { EnvironmentName = name };

        Assert.Equal(secure, JobEndpoints.CookieFor(new JobPass("x", Clock.Now), environment).Secure);
    }

    [Fact, Trait("Feature", "SE-01")]
    public async Task Its_pages_run_their_own_scripts_only_and_nothing_else_is_loosened()
    {
        using var page = await Browse("/jobs", await Pass(await Given.AnAdmin()));
        using var other = await Guest.Get("/api/v1/admin/jobs");
        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        var html = await page.Content.ReadAsStringAsync();

        Assert.Contains("script-src 'self';", policy + ";");
        Assert.Contains("default-src 'none'", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.DoesNotMatch("<script(?![^>]*src=)[^>]*>", html);
        Assert.DoesNotMatch("<(script|link)[^>]*(src|href)=\"(https?:)?//", html);
        Assert.Equal("no-store", page.Headers.CacheControl!.ToString());
        Assert.DoesNotContain("script-src", Assert.Single(other.Headers.GetValues("Content-Security-Policy")));
    }

    /// <summary>The cookie as a browser sends it back.</summary>
    private async Task<string> Pass(Person admin)
    {
        using var reply = await As(admin).Post("admin/jobs/dashboard-pass");
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        return Assert.Single(reply.Headers.GetValues("Set-Cookie")).Split(';')[0];
    }

    /// <summary>A pass that Nobat would never make.</summary>
    private async Task<string> PassFor(Person person)
    {
        var session = SessionId.From(await Sql<Guid>("SELECT id FROM sessions WHERE user_id = $1", person.Id));
        var expires = Clock.Now + Duration.FromMinutes(15);
        return $"{JobPass.Cookie}={Api.Services.GetRequiredService<IJobPasses>().New(UserId.From(person.Id), session, expires)}";
    }

    private async Task<(string Header, string Value)> Proof(string cookie)
    {
        var html = await (await Browse("/jobs/recurring", cookie)).Content.ReadAsStringAsync();
        var found = ProofInPage().Match(html);
        Assert.True(found.Success, html);
        return (found.Groups[1].Value, found.Groups[2].Value);
    }

    private async Task<HttpResponseMessage> Browse(
        string page,
        string cookie,
        HttpMethod? method = null,
        (string Name, string Value)? header = null,
        Uri? at = null
    )
    {
        using var client = Api.CreateClient(at: at);
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, page);
        request.Headers.TryAddWithoutValidation("Cookie", cookie);
        if (header is var (name, value))
            request.Headers.TryAddWithoutValidation(name, value);
        if (method == HttpMethod.Post)
            request.Content = new FormUrlEncodedContent([new("jobs[]", "expire-bookings")]);
        return await client.SendAsync(request);
    }

    [GeneratedRegex("<script[^>]*src=\"([^\"]+)\"")]
    private static partial Regex Script();

    [GeneratedRegex("csrf-header\" content=\"([^\"]+)\">\\s*<meta name=\"csrf-token\" content=\"([^\"]+)\"")]
    private static partial Regex ProofInPage();
}
