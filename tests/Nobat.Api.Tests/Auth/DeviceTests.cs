using System.Text.Json;
using Nobat.Testing;

namespace Nobat.Api.Tests.Auth;

public sealed class DeviceTests(ApiFixture api) : ApiTest(api)
{
    private const string Header = "Nobat-Device";

    [Fact, Trait("Feature", "ID-11")]
    public async Task A_device_is_known_again_by_its_token_and_by_nothing_else()
    {
        var person = await Given.APendingUser();
        var first = await SignInAgain(person);
        var token = first.Text("deviceToken");

        var again = await SignInAgain(person, token);
        var forged = await SignInAgain(person, token[..^1] + (token[^1] == 'A' ? 'B' : 'A'));

        Assert.Equal(token, again.Text("deviceToken"));
        Assert.NotEqual(token, forged.Text("deviceToken"));
        // The one of the first sign-up, the one of the two with its token, the forger's.
        Assert.Equal(3L, await Sql<long>("SELECT count(*) FROM devices WHERE user_id = $1", person.Id));
    }

    [Fact, Trait("Feature", "ID-11")]
    public async Task A_shared_tablet_is_a_device_of_each_person_apart()
    {
        var (sara, mina) = (await Given.APendingUser(), await Given.APendingUser());
        var token = (await SignInAgain(sara)).Text("deviceToken");

        Assert.Equal(token, (await SignInAgain(mina, token)).Text("deviceToken"));

        Assert.Equal(
            2L,
            await Sql<long>("SELECT count(*) FROM devices WHERE id = (SELECT id FROM devices GROUP BY id HAVING count(*) > 1)")
        );
    }

    private async Task<JsonElement> SignInAgain(Person person, string? device = null)
    {
        await Clock.Advance(NodaTime.Duration.FromMinutes(2));
        using var client = Api.CreateClient();
        if (device is not null)
            client.DefaultRequestHeaders.Add(Header, device);
        await client.SendCode(person.PhoneNumber).Succeeded();
        return await client.LoginByCode(person.PhoneNumber, await Sms.CodeFor(person.PhoneNumber)).Succeeded();
    }
}
