using System.Net;
using System.Text.Json;
using Nobat.Domain.Users;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Auth.Passkeys;

/// <summary>Adding, listing, naming and removing passkeys.</summary>
public sealed class PasskeyTests(ApiFixture api) : ApiTest(api)
{
    private static readonly (HttpStatusCode, string) Refused = (HttpStatusCode.BadRequest, "auth.passkey_refused");
    private static readonly (HttpStatusCode, string) NotThere = (HttpStatusCode.NotFound, "auth.passkey_not_found");
    private static readonly (HttpStatusCode, string) Stale = (HttpStatusCode.Forbidden, "auth.fresh_sign_in_required");

    private static readonly Dictionary<string, Trick> Tricks = new()
    {
        ["another page's origin"] = new() { Origin = "https://evil.example" },
        ["an origin with another port"] = new() { Origin = "http://localhost:5081" },
        ["an origin with another scheme"] = new() { Origin = "https://localhost:5080" },
        ["an origin that only begins alike"] = new() { Origin = "http://localhost:5080.evil.example" },
        ["no origin"] = new() { Origin = "" },
        ["a page within another page"] = new() { CrossOrigin = true },
        ["another domain"] = new() { Domain = "evil.example" },
        ["an answer to a sign-in"] = new() { ClientType = "webauthn.get" },
        ["another challenge"] = new() { Challenge = "bm90IHRoZSBjaGFsbGVuZ2UsIGJ1dCBhbm90aGVyIG9uZQ" },
        ["nobody present"] = new() { Flags = 0x04 },
        ["nobody verified"] = new() { Flags = 0x01 },
        ["backed up, though it cannot be"] = new() { Flags = 0x15 },
        ["another kind of credential"] = new() { Type = "password" },
        ["the id of another credential"] = new() { CredentialId = [1, 2, 3] },
        ["an unknown algorithm"] = new() { Algorithm = -65535 },
        ["a cut attestation"] = new() { Attestation = data => data[..^20] },
        ["no CBOR"] = new() { Attestation = _ => [0xFF, 0xFF] },
    };

    public static TheoryData<string> TrickNames() => [.. Tricks.Keys];

    [Fact, Trait("Feature", "ID-13"), Trait("Promise", "A-12")]
    public async Task A_passkey_is_added_by_its_owner_who_hears_of_it()
    {
        var person = await Given.ASignedInCustomer();
        using var authenticator = new SoftAuthenticator();

        var begun = await As(person).BeginPasskey();
        var options = begun.GetProperty("options");
        Assert.Equal("localhost", options.GetProperty("rp").Text("id"));
        Assert.Equal(person.PhoneNumber, options.GetProperty("user").Text("name"));
        var selection = options.GetProperty("authenticatorSelection");
        Assert.Equal(("required", "required"), (selection.Text("residentKey"), selection.Text("userVerification")));
        Assert.Equal("none", options.Text("attestation"));
        Assert.Equal(32, System.Buffers.Text.Base64Url.DecodeFromChars(options.Text("challenge")).Length);
        Assert.Empty(options.GetProperty("excludeCredentials").EnumerateArray());
        using var added = await As(person).AddPasskey(begun, authenticator.Create(options), " Phone ");

        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        Assert.Equal("Phone", (await added.Json()).Text("name"));
        await Sms.MessageFor(person.PhoneNumber, "passkey_added");
        var listed = Assert.Single((await As(person).Get("auth/passkeys").Succeeded()).GetProperty("items").EnumerateArray());
        Assert.Equal(("Phone", JsonValueKind.Null), (listed.Text("name"), listed.GetProperty("lastUsedAt").ValueKind));
        var again = (await As(person).BeginPasskey()).GetProperty("options").GetProperty("excludeCredentials");
        Assert.Equal(
            System.Buffers.Text.Base64Url.EncodeToString(authenticator.CredentialId),
            Assert.Single(again.EnumerateArray()).Text("id")
        );
    }

    [Theory, MemberData(nameof(TrickNames))]
    [Trait("Feature", "ID-13"), Trait("Promise", "A-12")]
    public async Task What_is_not_a_passkey_made_here_and_now_is_refused(string trick)
    {
        var person = await Given.ASignedInCustomer();
        using var authenticator = new SoftAuthenticator();
        var begun = await As(person).BeginPasskey();

        var refusal = await As(person).AddPasskey(begun, authenticator.Create(begun.GetProperty("options"), Tricks[trick])).Refusal();

        Assert.Equal(Refused, refusal);
        Assert.Equal(0, await Sql<long>("SELECT count(*) FROM passkeys"));
        // Nor is the challenge good for another try.
        Assert.Equal(Refused, await As(person).AddPasskey(begun, authenticator.Create(begun.GetProperty("options"))).Refusal());
    }

    [Fact, Trait("Feature", "ID-13"), Trait("Promise", "A-12")]
    public async Task A_challenge_is_answered_once_by_the_session_that_asked()
    {
        var (person, stranger) = (await Given.ASignedInCustomer(), await Given.ASignedInCustomer());
        var other = WithToken((await Guest.LoginAgain(person, Sms, Clock)).Text("accessToken"));
        var begun = await As(person).BeginPasskey();
        var options = begun.GetProperty("options");
        var authenticators = Enumerable.Range(0, 6).Select(_ => new SoftAuthenticator()).ToList();

        Assert.Equal(Refused, await As(stranger).AddPasskey(begun, authenticators[0].Create(options)).Refusal());
        Assert.Equal(Refused, await other.AddPasskey(begun, authenticators[0].Create(options)).Refusal());
        var replies = await Task.WhenAll(authenticators.Select(one => As(person).AddPasskey(begun, one.Create(options)).Refusal()));

        Assert.Equal(1, replies.Count(reply => reply.Status == HttpStatusCode.Created));
        Assert.Equal(5, replies.Count(reply => reply == Refused));
        Assert.Equal(1, await Sql<long>("SELECT count(*) FROM passkeys"));
        var signIn = await Guest.BeginPasskeySignIn();
        Assert.Equal(Refused, await As(person).AddPasskey(signIn, authenticators[0].Create(options)).Refusal());
        authenticators.ForEach(one => one.Dispose());
    }

    [Fact, Trait("Feature", "ID-13"), Trait("Promise", "A-12")]
    public async Task A_challenge_lives_five_minutes()
    {
        var person = await Given.ASignedInCustomer();
        using var authenticator = new SoftAuthenticator();
        var begun = await As(person).BeginPasskey();

        await Clock.Advance(Duration.FromMinutes(5));

        Assert.Equal(Refused, await As(person).AddPasskey(begun, authenticator.Create(begun.GetProperty("options"))).Refusal());
        Assert.Equal(Stale, await As(person).Post("auth/passkeys/register/options").Refusal());
    }

    [Fact, Trait("Feature", "ID-13"), Trait("Promise", "A-12")]
    public async Task One_credential_belongs_to_one_account()
    {
        var (person, stranger) = (await Given.ASignedInCustomer(), await Given.ASignedInCustomer());
        using var authenticator = new SoftAuthenticator();
        await As(person).RegisterPasskey(authenticator);
        using var copy = new SoftAuthenticator { CredentialId = authenticator.CredentialId };
        var begun = await As(stranger).BeginPasskey();

        Assert.Equal(Refused, await As(stranger).AddPasskey(begun, copy.Create(begun.GetProperty("options"))).Refusal());
        Assert.Equal(person.Id, await Sql<Guid>("SELECT user_id FROM passkeys"));
    }

    [Fact, Trait("Feature", "ID-13"), Trait("Promise", "A-12")]
    public async Task An_account_has_ten_passkeys_at_most()
    {
        var person = await Given.ASignedInCustomer();
        var begun = new List<JsonElement>();
        for (var i = 0; i < Passkey.MaxPerUser + 2; i++)
            begun.Add(await As(person).BeginPasskey());
        var authenticators = begun.ConvertAll(_ => new SoftAuthenticator());

        var replies = await Task.WhenAll(
            begun.Zip(authenticators, (one, by) => As(person).AddPasskey(one, by.Create(one.GetProperty("options"))).Refusal())
        );

        Assert.Equal(Passkey.MaxPerUser, replies.Count(reply => reply.Status == HttpStatusCode.Created));
        Assert.Equal(2, replies.Count(reply => reply == (HttpStatusCode.Conflict, "auth.passkey_limit")));
        Assert.Equal((HttpStatusCode.Conflict, "auth.passkey_limit"), await As(person).Post("auth/passkeys/register/options").Refusal());
        authenticators.ForEach(one => one.Dispose());
    }

    [Fact, Trait("Feature", "ID-13"), Trait("Promise", "A-12")]
    public async Task Passkeys_are_seen_named_and_removed_by_their_owner_alone()
    {
        var (person, stranger) = (await Given.ASignedInCustomer(), await Given.ASignedInCustomer());
        using var authenticator = new SoftAuthenticator();
        var id = (await As(person).RegisterPasskey(authenticator)).GetProperty("id").GetGuid();

        Assert.Empty((await As(stranger).Get("auth/passkeys").Succeeded()).GetProperty("items").EnumerateArray());
        Assert.Equal(NotThere, await As(stranger).Put($"auth/passkeys/{id}", new { name = "Mine" }).Refusal());
        Assert.Equal(NotThere, await As(stranger).Delete($"auth/passkeys/{id}").Refusal());
        Assert.Equal("Key", (await As(person).Put($"auth/passkeys/{id}", new { name = " Key " }).Succeeded()).Text("name"));
        await As(person).Delete($"auth/passkeys/{id}").Succeeded();
        await Sms.MessageFor(person.PhoneNumber, "passkey_removed");
        Assert.Equal(NotThere, await As(person).Delete($"auth/passkeys/{id}").Refusal());
        Assert.Equal((HttpStatusCode.Unauthorized, "auth.passkey_invalid"), await Guest.SignInBy(authenticator).Refusal());
    }

    [Fact, Trait("Feature", "ID-13"), Trait("Promise", "A-12")]
    public async Task A_session_left_open_neither_adds_nor_removes_a_passkey()
    {
        var person = await Given.ASignedInCustomer();
        using var authenticator = new SoftAuthenticator();
        var id = (await As(person).RegisterPasskey(authenticator)).GetProperty("id").GetGuid();

        await Clock.Advance(Duration.FromMinutes(5));

        Assert.Equal(Stale, await As(person).Post("auth/passkeys/register/options").Refusal());
        Assert.Equal(Stale, await As(person).Delete($"auth/passkeys/{id}").Refusal());
        await As(person).Put($"auth/passkeys/{id}", new { name = "Key" }).Succeeded();
    }
}
