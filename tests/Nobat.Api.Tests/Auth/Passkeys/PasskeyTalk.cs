using System.Text.Json;
using Nobat.Testing;

namespace Nobat.Api.Tests.Auth.Passkeys;

/// <summary>The requests of passkeys, in the words of the interface.</summary>
internal static class PasskeyTalk
{
    /// <summary>Another sign-in of the same person, by code.</summary>
    public static async Task<JsonElement> LoginAgain(this HttpClient guest, Person person, SmsRecorder sms, TestClock clock)
    {
        await clock.Advance(NodaTime.Duration.FromMinutes(1));
        await guest.SendCode(person.PhoneNumber).Succeeded();
        return await guest.LoginByCode(person.PhoneNumber, await sms.CodeFor(person.PhoneNumber)).Succeeded();
    }

    public static Task<JsonElement> BeginPasskey(this HttpClient client) => client.Post("auth/passkeys/register/options").Succeeded();

    public static Task<JsonElement> BeginPasskeySignIn(this HttpClient guest) => guest.Post("auth/passkeys/sign-in/options").Succeeded();

    public static Task<HttpResponseMessage> AddPasskey(this HttpClient client, JsonElement begun, object credential, string? name = null) =>
        client.Post(
            "auth/passkeys/register",
            new
            {
                ceremonyId = begun.GetProperty("ceremonyId").GetGuid(),
                credential,
                name,
            }
        );

    public static Task<HttpResponseMessage> ShowPasskey(this HttpClient guest, JsonElement begun, object credential) =>
        guest.Post("auth/passkeys/sign-in", new { ceremonyId = begun.GetProperty("ceremonyId").GetGuid(), credential });

    /// <summary>The whole of a registration that goes well.</summary>
    public static async Task<JsonElement> RegisterPasskey(this HttpClient client, SoftAuthenticator authenticator, string? name = null)
    {
        var begun = await client.BeginPasskey();
        return await client.AddPasskey(begun, authenticator.Create(begun.GetProperty("options")), name).Succeeded();
    }

    /// <summary>The whole of a sign-in, with something wrong about it or nothing.</summary>
    public static async Task<HttpResponseMessage> SignInBy(this HttpClient guest, SoftAuthenticator authenticator, Trick? trick = null)
    {
        var begun = await guest.BeginPasskeySignIn();
        return await guest.ShowPasskey(begun, authenticator.Get(begun.GetProperty("options"), trick));
    }
}
