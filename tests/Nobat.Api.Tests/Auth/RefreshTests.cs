using System.Net;
using System.Text.Json;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Auth;

public sealed class RefreshTests(ApiFixture api) : ApiTest(api)
{
    private static readonly (HttpStatusCode, string) Refused = (HttpStatusCode.Unauthorized, "auth.refresh_invalid");

    [Fact, Trait("Feature", "ID-07")]
    public async Task A_refresh_answers_as_a_sign_in_does()
    {
        var person = await Given.ASignedInCustomer();

        var answer = await Guest.Refresh(person.RefreshToken).Succeeded();

        Assert.Equal(
            ["accessToken", "accessTokenExpiresAt", "deviceToken", "refreshToken", "refreshTokenExpiresAt", "user"],
            answer.EnumerateObject().Select(member => member.Name).Order()
        );
        Assert.NotEqual(person.RefreshToken, answer.Text("refreshToken"));
        await Works(answer);
    }

    [Fact, Trait("Promise", "A-6"), Trait("Feature", "ID-07")]
    public async Task A_lost_answer_is_answered_again_with_the_same_successor()
    {
        var person = await Given.ASignedInCustomer();
        var first = await Guest.Refresh(person.RefreshToken).Succeeded();
        await Clock.Advance(Duration.FromMilliseconds(9_999));

        var again = await Guest.Refresh(person.RefreshToken).Succeeded();

        Assert.Equal(first.Text("refreshToken"), again.Text("refreshToken"));
        Assert.Equal(1, await Rotations());
        await Works(first);
    }

    [Theory, Trait("Promise", "A-6"), Trait("Feature", "ID-07")]
    [InlineData(10_000)]
    [InlineData(10_001)]
    [InlineData(600_000)]
    public async Task A_replay_from_the_edge_of_the_grace_on_ends_the_family(int milliseconds)
    {
        var person = await Given.ASignedInCustomer();
        var next = await Guest.Refresh(person.RefreshToken).Succeeded();
        await Clock.Advance(Duration.FromMilliseconds(milliseconds));

        Assert.Equal(Refused, await Guest.Refresh(person.RefreshToken).Refusal());

        await IsDead(next);
        Assert.Equal("reuse", await Sql<string>("SELECT ended_by::text FROM sessions WHERE user_id = $1", person.Id));
    }

    [Fact, Trait("Promise", "A-6"), Trait("Feature", "ID-07")]
    public async Task The_grace_never_covers_an_ancestor()
    {
        var person = await Given.ASignedInCustomer();
        var second = await Guest.Refresh(person.RefreshToken).Succeeded();
        var third = await Guest.Refresh(second.Text("refreshToken")).Succeeded();

        Assert.Equal(Refused, await Guest.Refresh(person.RefreshToken).Refusal());

        await IsDead(third);
    }

    [Fact, Trait("Promise", "A-6"), Trait("Feature", "ID-07")]
    public async Task An_old_ancestor_ends_the_family_too()
    {
        var person = await Given.ASignedInCustomer();
        var token = person.RefreshToken;
        JsonElement newest = default;
        for (var i = 0; i < 4; i++)
        {
            newest = await Guest.Refresh(token).Succeeded();
            token = newest.Text("refreshToken");
            await Clock.Advance(Duration.FromMinutes(20));
        }

        Assert.Equal(Refused, await Guest.Refresh(person.RefreshToken).Refusal());

        await IsDead(newest);
    }

    [Fact, Trait("Promise", "A-6"), Trait("Feature", "ID-07")]
    public async Task The_victim_of_a_replayed_token_signs_in_afresh_and_other_devices_go_on()
    {
        var person = await Given.ASignedInCustomer();
        var elsewhere = await SignInAgain(person);
        var stolen = await Guest.Refresh(person.RefreshToken).Succeeded();
        await Clock.Advance(Duration.FromSeconds(10));

        Assert.Equal(Refused, await Guest.Refresh(person.RefreshToken).Refusal());

        await IsDead(stolen);
        await Works(elsewhere);
        await Works(await Guest.Refresh(elsewhere.Text("refreshToken")).Succeeded());
        await Works(await SignInAgain(person));
    }

    [Fact, Trait("Promise", "A-6"), Trait("Feature", "ID-07")]
    public async Task A_token_of_an_ended_session_is_refused_within_the_grace_as_well()
    {
        var person = await Given.ASignedInCustomer();
        var next = await Guest.Refresh(person.RefreshToken).Succeeded();
        await WithToken(next.Text("accessToken")).Post("auth/logout").Succeeded();

        Assert.Equal(Refused, await Guest.Refresh(person.RefreshToken).Refusal());
        Assert.Equal(Refused, await Guest.Refresh(next.Text("refreshToken")).Refusal());
    }

    [Fact, Trait("Promise", "A-6"), Trait("Feature", "ID-07")]
    public async Task A_hundred_refreshes_at_once_make_one_rotation()
    {
        var person = await Given.ASignedInCustomer();
        var token = person.RefreshToken;
        for (var round = 1; round <= Rounds; round++)
        {
            var presented = token;
            var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Guest.Refresh(presented).Succeeded()));

            token = Assert.Single(answers.Select(answer => answer.Text("refreshToken")).Distinct());
            Assert.Equal(round, await Rotations());
            await Clock.Advance(Duration.FromSeconds(11));
        }

        Assert.Equal(1, await Sql<long>("SELECT count(*) FROM sessions WHERE revoked_at IS NULL"));
    }

    [Fact, Trait("Promise", "A-6"), Trait("Feature", "ID-07")]
    public async Task A_thief_and_an_owner_refreshing_at_once_share_one_successor_until_the_next_use()
    {
        var person = await Given.ASignedInCustomer();
        var both = await Task.WhenAll(Guest.Refresh(person.RefreshToken).Succeeded(), Guest.Refresh(person.RefreshToken).Succeeded());
        Assert.Equal(both[0].Text("refreshToken"), both[1].Text("refreshToken"));
        await Guest.Refresh(both[0].Text("refreshToken")).Succeeded();
        await Clock.Advance(Duration.FromSeconds(10));

        Assert.Equal(Refused, await Guest.Refresh(both[1].Text("refreshToken")).Refusal());

        Assert.Equal(0, await Sql<long>("SELECT count(*) FROM sessions WHERE revoked_at IS NULL"));
    }

    [Fact, Trait("Feature", "ID-07")]
    public async Task A_session_lives_thirty_days_unused_and_ninety_at_most()
    {
        var person = await Given.ASignedInCustomer();
        var start = Clock.Now;
        var token = person.RefreshToken;
        foreach (var day in new[] { 29, 58, 87 })
        {
            await Clock.AdvanceTo(start + Duration.FromDays(day));
            token = (await Guest.Refresh(token).Succeeded()).Text("refreshToken");
        }

        await Clock.AdvanceTo(start + Duration.FromDays(90) - Duration.FromMinutes(1));
        var last = await Guest.Refresh(token).Succeeded();
        using var me = Api.CreateClient(last.Text("accessToken"));
        await me.Get("auth/me").Succeeded();

        await Clock.AdvanceTo(start + Duration.FromDays(90));
        Assert.Equal(Refused, await Guest.Refresh(last.Text("refreshToken")).Refusal());
        Assert.Equal(HttpStatusCode.Unauthorized, (await me.Get("auth/me").Refusal()).Status);
    }

    [Fact, Trait("Feature", "ID-07")]
    public async Task An_unused_refresh_token_dies_after_thirty_days()
    {
        var person = await Given.ASignedInCustomer();
        await Clock.Advance(Duration.FromDays(30));

        Assert.Equal(Refused, await Guest.Refresh(person.RefreshToken).Refusal());
    }

    [Fact, Trait("Feature", "ID-07")]
    public async Task A_disabled_account_refreshes_nothing()
    {
        var person = await Given.ASignedInCustomer();
        await Execute("UPDATE users SET status = 'inactive' WHERE id = $1", person.Id);

        Assert.Equal(Refused, await Guest.Refresh(person.RefreshToken).Refusal());
    }

    [Fact, Trait("Feature", "ID-07")]
    public async Task A_made_up_token_is_refused_and_ends_nothing()
    {
        var person = await Given.ASignedInCustomer();
        var token = person.RefreshToken;
        string[] forgeries =
        [
            token[..^1] + (token[^1] == 'A' ? 'B' : 'A'),
            token[..22] + "." + new string('A', 43),
            new string('A', 22) + token[22..],
            new string('!', 22) + token[22..],
            token + "A",
            token[..^1],
            token.Replace('.', '-'),
            "x",
            ".",
            person.AccessToken,
            new string('.', 66),
            new string('ی', 66),
        ];

        foreach (var forgery in forgeries)
            Assert.Equal(Refused, await Guest.Refresh(forgery).Refusal());
        await Guest.Refresh(token).Succeeded();
    }

    /// <summary>The promise is shown at 50; a few tell whether it still holds.</summary>
    private static int Rounds => int.TryParse(Environment.GetEnvironmentVariable("NOBAT_TEST_ROUNDS"), out var rounds) ? rounds : 3;

    /// <summary>The first token is generation 0, so the newest generation counts the rotations.</summary>
    private Task<long> Rotations() => Sql<long>("SELECT max(generation)::bigint FROM refresh_tokens");

    private async Task<JsonElement> SignInAgain(Person person)
    {
        await Clock.Advance(Duration.FromSeconds(60));
        await Guest.SendCode(person.PhoneNumber).Succeeded();
        return await Guest.LoginByCode(person.PhoneNumber, await Sms.CodeFor(person.PhoneNumber)).Succeeded();
    }

    private async Task Works(JsonElement tokens) => await WithToken(tokens.Text("accessToken")).Get("auth/me").Succeeded();

    private async Task IsDead(JsonElement tokens)
    {
        Assert.Equal(Refused, await Guest.Refresh(tokens.Text("refreshToken")).Refusal());
        Assert.Equal(HttpStatusCode.Unauthorized, (await WithToken(tokens.Text("accessToken")).Get("auth/me").Refusal()).Status);
    }
}
