using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Nobat.Application.Common;
using Nobat.Infrastructure.Security;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Auth.Passkeys;

/// <summary>Signing in by passkey.</summary>
public sealed class PasskeySignInTests(ApiFixture api) : ApiTest(api)
{
    private static readonly (HttpStatusCode, string) Invalid = (HttpStatusCode.Unauthorized, "auth.passkey_invalid");

    private static readonly Dictionary<string, Trick> Tricks = new()
    {
        ["another page's origin"] = new() { Origin = "https://evil.example" },
        ["an origin with another port"] = new() { Origin = "http://localhost:5081" },
        ["an origin with another scheme"] = new() { Origin = "https://localhost:5080" },
        ["an origin in capitals"] = new() { Origin = "HTTP://LOCALHOST:5080" },
        ["no origin"] = new() { Origin = "" },
        ["a page within another page"] = new() { CrossOrigin = true },
        ["another domain"] = new() { Domain = "evil.example" },
        ["an answer to a registration"] = new() { ClientType = "webauthn.create" },
        ["another challenge"] = new() { Challenge = "bm90IHRoZSBjaGFsbGVuZ2UsIGJ1dCBhbm90aGVyIG9uZQ" },
        ["an empty challenge"] = new() { Challenge = "" },
        ["nobody present"] = new() { Flags = 0x04 },
        ["nobody verified"] = new() { Flags = 0x01 },
        ["able to be backed up all at once"] = new() { Flags = 0x0D },
        ["backed up, though it cannot be"] = new() { Flags = 0x15 },
        ["another kind of credential"] = new() { Type = "password" },
        ["the id of no credential"] = new() { CredentialId = [1, 2, 3] },
        ["nobody's handle"] = new() { UserHandle = Handle(Guid.NewGuid().ToString("N")) },
        ["a handle that is no id"] = new() { UserHandle = Handle("somebody") },
        ["a changed signature"] = new() { Signature = signature => [.. signature[..^1], (byte)(signature[^1] ^ 1)] },
        ["a cut signature"] = new() { Signature = signature => signature[..^8] },
        ["a signature of zeros"] = new() { Signature = signature => new byte[signature.Length] },
        ["data changed after signing"] = new() { SignedData = data => [.. data[..33], 0, 0, 0, 9] },
        ["cut data"] = new() { SignedData = data => data[..36] },
        ["bytes behind the data"] = new() { SignedData = data => [.. data, 0] },
    };

    private readonly SoftAuthenticator _authenticator = new();
    private Person _person = null!;

    public static TheoryData<string> TrickNames() => [.. Tricks.Keys];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _person = await Given.ASignedInCustomer();
        await As(_person).RegisterPasskey(_authenticator);
    }

    public override async ValueTask DisposeAsync()
    {
        _authenticator.Dispose();
        await base.DisposeAsync();
    }

    [Fact, Trait("Feature", "ID-13"), Trait("Promise", "A-12")]
    public async Task A_passkey_signs_in_without_a_number_and_stands_for_two_factors()
    {
        var secret = (await As(_person).Post("auth/mfa/totp/setup", new { }).Succeeded()).Text("secret");
        var code = new OtpNet.Totp(OtpNet.Base32Encoding.ToBytes(secret)).ComputeTotp(Clock.Now.ToDateTimeUtc());
        await As(_person).Post("auth/mfa/totp/confirm", new { code }).Succeeded();
        var begun = await Guest.BeginPasskeySignIn();
        Assert.Equal(
            ("localhost", "required"),
            (begun.GetProperty("options").Text("rpId"), begun.GetProperty("options").Text("userVerification"))
        );
        Assert.Empty(begun.GetProperty("options").GetProperty("allowCredentials").EnumerateArray());

        var signedIn = await Guest.ShowPasskey(begun, _authenticator.Get(begun.GetProperty("options"))).Succeeded();

        Assert.Equal(_person.Id, signedIn.GetProperty("user").GetProperty("id").GetGuid());
        var session = WithToken(signedIn.Text("accessToken"));
        Assert.True((await session.Get("auth/mfa").Succeeded()).GetProperty("signedInWithSecondFactor").GetBoolean());
        Assert.Equal("passkey", (await session.Get("auth/login-history").Succeeded()).GetProperty("items")[0].Text("method"));
        var used = (await session.Get("auth/passkeys").Succeeded()).GetProperty("items")[0];
        Assert.Equal($"{Clock.Now:uuuu-MM-dd'T'HH:mm:ss}Z", used.Text("lastUsedAt"));
    }

    [Theory, MemberData(nameof(TrickNames))]
    [Trait("Feature", "ID-13"), Trait("Promise", "A-12")]
    public async Task What_is_not_a_passkey_shown_here_and_now_is_refused(string trick)
    {
        var begun = await Guest.BeginPasskeySignIn();

        Assert.Equal(Invalid, await Guest.ShowPasskey(begun, _authenticator.Get(begun.GetProperty("options"), Tricks[trick])).Refusal());
        // Nor is the challenge good for another try.
        Assert.Equal(Invalid, await Guest.ShowPasskey(begun, _authenticator.Get(begun.GetProperty("options"))).Refusal());
        Assert.Equal(1, await Sql<long>("SELECT count(*) FROM sessions"));
        await Guest.SignInBy(_authenticator).Succeeded();
    }

    [Fact, Trait("Feature", "ID-13"), Trait("Promise", "A-12")]
    public async Task A_recorded_answer_opens_nothing_though_the_authenticator_does_not_count()
    {
        var begun = await Guest.BeginPasskeySignIn();
        var recorded = _authenticator.Get(begun.GetProperty("options"));
        await Guest.ShowPasskey(begun, recorded).Succeeded();

        Assert.Equal(Invalid, await Guest.ShowPasskey(begun, recorded).Refusal());
        Assert.Equal(Invalid, await Guest.ShowPasskey(await Guest.BeginPasskeySignIn(), recorded).Refusal());
        Assert.Equal(0, await Sql<long>("SELECT sign_count FROM passkeys"));
        Assert.Equal(2, await Sql<long>("SELECT count(*) FROM sessions"));
    }

    [Fact, Trait("Feature", "ID-13"), Trait("Promise", "A-12")]
    public async Task One_answer_sent_many_times_at_once_gives_one_session()
    {
        var begun = await Guest.BeginPasskeySignIn();
        var answer = _authenticator.Get(begun.GetProperty("options"));

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Guest.ShowPasskey(begun, answer).Refusal()));

        Assert.Equal(1, replies.Count(reply => reply.Status == HttpStatusCode.OK));
        Assert.Equal(19, replies.Count(reply => reply == Invalid));
        Assert.Equal(2, await Sql<long>("SELECT count(*) FROM sessions"));
    }

    [Fact, Trait("Feature", "ID-13"), Trait("Promise", "A-12")]
    public async Task A_copied_authenticator_is_told_by_its_count()
    {
        using var counting = new SoftAuthenticator(counts: true);
        await As(_person).RegisterPasskey(counting);
        await Guest.SignInBy(counting).Succeeded();

        Assert.Equal(Invalid, await Guest.SignInBy(counting, new Trick { Count = 2 }).Refusal());
        Assert.Equal(Invalid, await Guest.SignInBy(counting, new Trick { Count = 0 }).Refusal());
        JsonElement[] begun = [await Guest.BeginPasskeySignIn(), await Guest.BeginPasskeySignIn()];
        var replies = await Task.WhenAll(
            begun.Select(one => Guest.ShowPasskey(one, counting.Get(one.GetProperty("options"), new Trick { Count = 9 })).Refusal())
        );

        Assert.Equal(1, replies.Count(reply => reply.Status == HttpStatusCode.OK));
        Assert.Equal(1, replies.Count(reply => reply == Invalid));
    }

    [Fact, Trait("Feature", "ID-13"), Trait("Promise", "A-12")]
    public async Task A_passkey_opens_no_other_account()
    {
        var stranger = await Given.ASignedInCustomer();
        using var theirs = new SoftAuthenticator();
        await As(stranger).RegisterPasskey(theirs);

        Assert.Equal(Invalid, await Guest.SignInBy(theirs, new Trick { UserHandle = Handle($"{_person.Id:N}") }).Refusal());
        Assert.Equal(
            Invalid,
            await Guest
                .SignInBy(theirs, new Trick { UserHandle = Handle($"{_person.Id:N}"), CredentialId = _authenticator.CredentialId })
                .Refusal()
        );
        Assert.Equal(2, await Sql<long>("SELECT count(*) FROM sessions"));
    }

    [Fact, Trait("Feature", "ID-13"), Trait("Promise", "A-12")]
    public async Task A_challenge_is_for_its_own_purpose_and_five_minutes()
    {
        var registration = await As(_person).BeginPasskey();
        var begun = await Guest.BeginPasskeySignIn();
        var answer = _authenticator.Get(begun.GetProperty("options"));
        var crossed = _authenticator.Get(
            begun.GetProperty("options"),
            new Trick { Challenge = registration.GetProperty("options").Text("challenge") }
        );

        Assert.Equal(Invalid, await Guest.ShowPasskey(registration, crossed).Refusal());
        await Clock.Advance(Duration.FromMinutes(5));
        Assert.Equal(Invalid, await Guest.ShowPasskey(begun, answer).Refusal());
    }

    [Fact, Trait("Feature", "ID-13"), Trait("Promise", "A-12")]
    public async Task A_disabled_account_is_not_opened()
    {
        await Execute("UPDATE users SET status = 'inactive' WHERE id = $1", _person.Id);

        Assert.Equal(Invalid, await Guest.SignInBy(_authenticator).Refusal());
        Assert.Equal(1, await Sql<long>("SELECT count(*) FROM sessions"));
    }

    [Fact, Trait("Feature", "ID-13"), Trait("Feature", "ID-06")]
    public async Task A_strangers_wrong_passwords_close_no_passkey()
    {
        await Execute("UPDATE users SET status = 'locked' WHERE id = $1", _person.Id);

        var signedIn = await Guest.SignInBy(_authenticator).Succeeded();

        await WithToken(signedIn.Text("accessToken")).Get("auth/sessions").Succeeded();
        Assert.Equal("locked", await Sql<string>($"SELECT status::text FROM users WHERE id = '{_person.Id}'"));
    }

    [Fact, Trait("Feature", "ID-13"), Trait("Promise", "A-13")]
    public async Task An_administrators_passkey_is_factor_enough_until_it_is_removed()
    {
        var demand = Api.Services.GetRequiredService<IOptionsMonitorCache<IdentityOptions>>();
        demand.Clear();
        demand.TryAdd(Options.DefaultName, new IdentityOptions { AdminsNeedSecondFactor = true });
        try
        {
            using var authenticator = new SoftAuthenticator();
            var id = (await As(await Given.AnAdmin()).RegisterPasskey(authenticator)).GetProperty("id").GetGuid();
            var admin = WithToken((await Guest.SignInBy(authenticator).Succeeded()).Text("accessToken"));
            await admin.Get("auth/admin/codes").Succeeded();

            await admin.Delete($"auth/passkeys/{id}").Succeeded();

            Assert.Equal((HttpStatusCode.Forbidden, "auth.second_factor_needed"), await admin.Get("auth/admin/codes").Refusal());
        }
        finally
        {
            demand.Clear();
        }
    }

    [Fact, Trait("Feature", "ID-13"), Trait("Promise", "D-3")]
    public async Task What_was_begun_and_never_finished_is_cleared_away()
    {
        var cleaner = Api.Services.GetRequiredService<SignInCleaner>();
        await Guest.BeginPasskeySignIn();
        await As(_person).BeginPasskey();
        await Clock.Advance(Duration.FromMinutes(4));
        await Guest.BeginPasskeySignIn();
        Assert.Equal(0, await cleaner.CleanAsync(TestContext.Current.CancellationToken));

        await Clock.Advance(Duration.FromMinutes(2));

        Assert.Equal(2, await cleaner.CleanAsync(TestContext.Current.CancellationToken));
        Assert.Equal(1, await Sql<long>("SELECT count(*) FROM passkey_ceremonies"));
    }

    [Fact, Trait("Feature", "AP-05"), Trait("Promise", "D-3")]
    public async Task Counts_whose_window_is_over_are_cleared_away_and_others_stay()
    {
        await Execute(
            "INSERT INTO rate_limits (key, count, resets_at) VALUES ('old', 1, nobat_now() - interval '1 second'), ('new', 1, nobat_now() + interval '1 hour')"
        );

        Assert.Equal(1, await Api.Services.GetRequiredService<SignInCleaner>().CleanAsync(TestContext.Current.CancellationToken));

        Assert.Equal("new", await Sql<string>("SELECT key FROM rate_limits"));
    }

    private static string Handle(string text) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.ASCII.GetBytes(text));
}
