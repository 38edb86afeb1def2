using System.Net;
using Nobat.Testing;

namespace Nobat.Api.Tests.Testing;

/// <summary>The builders are requests: when one of these fails, the interface has changed under every other test.</summary>
public sealed class GivenTests(ApiFixture api) : ApiTest(api)
{
    [Fact, Trait("Feature", "QA-01")]
    public async Task People_of_every_role_can_be_made()
    {
        var pending = await Given.APendingUser();
        var customer = await Given.ASignedInCustomer();
        var stylist = await Given.ASignedInStylist();
        var admin = await Given.AnAdmin();

        Assert.Equal(("user", "pending"), await RoleAndStatus(pending));
        Assert.Equal(("user", "active"), await RoleAndStatus(customer));
        Assert.Equal(("provider", "active"), await RoleAndStatus(stylist));
        Assert.Equal("admin", (await RoleAndStatus(admin)).Role);
    }

    [Fact, Trait("Feature", "QA-01")]
    public async Task A_profile_can_be_brought_to_approval()
    {
        var stylist = await Given.AnApprovedStylistWithoutHours();

        var profile = await Guest.Get($"stylists/{stylist.StylistId}/profile").Succeeded();

        Assert.Equal(stylist.StylistId, profile.GetProperty("id").GetGuid());
    }

    [Fact, Trait("Feature", "QA-01")]
    public async Task A_test_sees_nothing_of_the_one_before() =>
        Assert.Equal(0L, await Sql<long>("SELECT (SELECT count(*) FROM users) + (SELECT count(*) FROM sessions)"));

    [Fact, Trait("Feature", "QA-01")]
    public async Task Further_processes_share_data_and_can_be_killed()
    {
        var database = await Api.Engines.CreateDatabaseAsync("further_processes");
        await using var first = await ApiProcess.StartAsync(database, Api.Engines.Redis);
        await using var second = await ApiProcess.StartAsync(database, Api.Engines.Redis);
        var phone = Given.APhoneNumber();

        await first.Client.Post("auth/send-otp", new { phoneNumber = phone, type = "phone_verification" }).Succeeded();
        await first.KillAsync();
        var cooldown = await second.Client.Post("auth/send-otp", new { phoneNumber = phone, type = "phone_verification" }).Refusal();

        Assert.Equal((HttpStatusCode.TooManyRequests, "auth.otp_cooldown"), cooldown);
        await Assert.ThrowsAsync<HttpRequestException>(() => first.Client.Get("/health/live"));
    }

    private async Task<(string? Role, string? Status)> RoleAndStatus(Person person)
    {
        var me = (await As(person).Get("auth/me").Succeeded()).GetProperty("user");
        return (me.GetProperty("role").GetString(), me.GetProperty("status").GetString());
    }
}
