using System.Net;
using System.Text.Json;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Auth;

/// <summary>Who has no device of the account can neither use up nor close what is its owner's (NIST SP 800-63B, 3.2.2).</summary>
public sealed class KnownDeviceTests(ApiFixture api) : ApiTest(api)
{
    private static readonly (HttpStatusCode, string?) Invalid = (HttpStatusCode.BadRequest, "auth.otp_invalid");
    private static readonly (HttpStatusCode, string?) Exhausted = (HttpStatusCode.BadRequest, "auth.otp_exhausted");

    [Fact, Trait("Feature", "ID-02"), Trait("Promise", "A-1")]
    public async Task A_code_asked_for_from_a_known_device_is_redeemed_from_there_alone()
    {
        var (phone, owner) = await AnOwner();
        var code = await ACode(owner, phone);

        Assert.Equal(Invalid, await Guest.VerifyCode(phone, code).Refusal());
        await owner.VerifyCode(phone, code).Succeeded();
    }

    [Fact, Trait("Feature", "ID-02"), Trait("Promise", "A-1")]
    public async Task A_stranger_cannot_use_up_the_tries_of_the_owners_code()
    {
        var (phone, owner) = await AnOwner();
        var code = await ACode(owner, phone);

        await Task.WhenAll(Enumerable.Range(1, 20).Select(step => Guest.VerifyCode(phone, SignIn.Other(code, step)).Refusal()));

        Assert.Equal(0, await Sql<int>("SELECT attempts FROM one_time_codes WHERE device_id IS NOT NULL"));
        await owner.VerifyCode(phone, code).Succeeded();
    }

    [Fact, Trait("Feature", "ID-02"), Trait("Promise", "A-1")]
    public async Task A_strangers_newer_code_does_not_take_the_place_of_the_owners()
    {
        var (phone, owner) = await AnOwner();
        var own = await ACode(owner, phone);
        await Clock.Advance(Duration.FromMinutes(1));
        var strangers = await ACode(Guest, phone);
        for (var step = 1; step <= 5; step++)
            await Guest.VerifyCode(phone, SignIn.Other(strangers, step)).Refusal();

        Assert.Equal(Exhausted, await Guest.VerifyCode(phone, strangers).Refusal());
        await owner.VerifyCode(phone, own).Succeeded();
    }

    [Fact, Trait("Feature", "ID-02")]
    public async Task What_was_asked_for_without_the_device_is_also_redeemed_from_it()
    {
        var (phone, owner) = await AnOwner();
        var code = await ACode(Guest, phone);

        Assert.Equal(Invalid, await owner.VerifyCode(phone, SignIn.Other(code)).Refusal());
        await owner.VerifyCode(phone, code).Succeeded();
    }

    [Fact, Trait("Feature", "ID-02"), Trait("Promise", "A-1")]
    public async Task A_device_of_somebody_else_is_a_stranger()
    {
        var (phone, owner) = await AnOwner();
        var (_, other) = await AnOwner();
        var code = await ACode(other, phone);

        Assert.Equal(0L, await Sql<long>("SELECT count(*) FROM one_time_codes WHERE phone = $1 AND device_id IS NOT NULL", phone));
        Assert.Equal(Invalid, await other.VerifyCode(phone, SignIn.Other(code)).Refusal());
        Assert.Equal(1, await Guesses(phone, isOwners: false));
        await owner.VerifyCode(phone, code).Succeeded();
    }

    [Fact, Trait("Feature", "ID-02"), Trait("Promise", "A-1")]
    public async Task Wrong_guesses_from_a_known_device_are_its_own()
    {
        var (phone, owner) = await AnOwner();
        var own = await ACode(owner, phone);
        await owner.VerifyCode(phone, SignIn.Other(own)).Refusal();
        await owner.LoginByCode(phone, SignIn.Other(own)).Refusal();
        await Clock.Advance(Duration.FromMinutes(5));
        var strangers = await ACode(Guest, phone);
        await owner.VerifyCode(phone, SignIn.Other(strangers)).Refusal();
        await Guest.VerifyCode(phone, SignIn.Other(strangers)).Refusal();

        Assert.Equal(3, await Guesses(phone, isOwners: true));
        Assert.Equal(1, await Guesses(phone, isOwners: false));
    }

    [Fact, Trait("Feature", "ID-02"), Trait("Promise", "A-1")]
    public async Task A_hundred_guesses_of_strangers_leave_the_owners_device_open_and_its_right_code_opens_the_number_again()
    {
        var (phone, owner) = await AnOwner();
        await Execute(
            "INSERT INTO wrong_guesses (phone, device_id, count, last_at) VALUES ($1, $2, 99, $3)",
            phone,
            Guid.Empty,
            Clock.Now.ToDateTimeUtc()
        );
        await using var witness = await OutboxWitness.StartAsync(Api);
        await Guest.VerifyCode(phone, SignIn.Other(await ACode(Guest, phone))).Refusal();
        Assert.Single(await witness.Of("CodeGuessesExhausted"));
        await Clock.Advance(Duration.FromMinutes(1));
        Assert.Equal(Exhausted, await Guest.VerifyCode(phone, await ACode(Guest, phone)).Refusal());

        await Clock.Advance(Duration.FromMinutes(1));
        await owner.VerifyCode(phone, await ACode(owner, phone)).Succeeded();
        await Clock.Advance(Duration.FromMinutes(1));
        await Guest.VerifyCode(phone, await ACode(Guest, phone)).Succeeded();
    }

    [Fact, Trait("Feature", "ID-02"), Trait("Promise", "A-1")]
    public async Task A_hundred_guesses_from_a_known_device_close_it_and_nobody_else()
    {
        var (phone, owner) = await AnOwner();
        await Execute(
            "INSERT INTO wrong_guesses (phone, device_id, count, last_at) SELECT $1, d.id, 100, $2 FROM devices d JOIN users u ON u.id = d.user_id WHERE u.phone = $1",
            phone,
            Clock.Now.ToDateTimeUtc()
        );

        Assert.Equal(Exhausted, await owner.VerifyCode(phone, await ACode(owner, phone)).Refusal());
        await Clock.Advance(Duration.FromMinutes(1));
        var code = await ACode(Guest, phone);
        Assert.Equal(Exhausted, await owner.VerifyCode(phone, code).Refusal());
        await Guest.VerifyCode(phone, code).Succeeded();
    }

    [Fact, Trait("Feature", "ID-02"), Trait("Promise", "A-1")]
    public async Task Two_hundred_guesses_at_once_from_both_sides_are_five_at_each_code()
    {
        var (phone, owner) = await AnOwner();
        var own = await ACode(owner, phone);
        await Clock.Advance(Duration.FromMinutes(1));
        var strangers = await ACode(Guest, phone);
        await using var witness = await OutboxWitness.StartAsync(Api);

        await Task.WhenAll(
            Enumerable
                .Range(1, 200)
                .Select(step => (step % 2 == 0 ? owner : Guest).VerifyCode(phone, Neither(own, strangers, step)).Refusal())
        );

        Assert.Equal(
            "5, 5",
            await Sql<string>("SELECT string_agg(attempts::text, ', ') FROM one_time_codes WHERE phone = $1 AND consumed_at IS NULL", phone)
        );
        Assert.Equal(2, (await witness.Of("OneTimeCodeExhausted")).Count);
        Assert.Equal(5, await Guesses(phone, isOwners: true));
        Assert.Equal(5, await Guesses(phone, isOwners: false));
        Assert.Equal(Exhausted, await owner.VerifyCode(phone, own).Refusal());
        Assert.Equal(Exhausted, await Guest.VerifyCode(phone, strangers).Refusal());
    }

    private async Task<(string Phone, HttpClient Device)> AnOwner()
    {
        var phone = Given.APhoneNumber();
        await Guest.SendCode(phone, "phone_verification").Succeeded();
        var answer = await Guest.VerifyCode(phone, await Sms.CodeFor(phone), "phone_verification").Succeeded();
        var device = WithDevice(answer);
        await Clock.Advance(Duration.FromMinutes(1));
        return (phone, device);
    }

    private HttpClient WithDevice(JsonElement signedIn)
    {
        var client = WithToken("");
        client.DefaultRequestHeaders.Authorization = null;
        client.DefaultRequestHeaders.Add("Nobat-Device", signedIn.Text("deviceToken"));
        return client;
    }

    private async Task<string> ACode(HttpClient client, string phone)
    {
        await client.SendCode(phone).Succeeded();
        return await Sms.CodeFor(phone);
    }

    private Task<int> Guesses(string phone, bool isOwners) =>
        Sql<int>(
            $"SELECT coalesce(sum(count), 0)::int FROM wrong_guesses WHERE phone = $1 AND device_id {(isOwners ? "<>" : "=")} $2",
            phone,
            Guid.Empty
        );

    private static string Neither(string one, string other, int step)
    {
        var guess = SignIn.Other(one, step);
        return guess == other ? SignIn.Other(one, step + 300) : guess;
    }
}
