using System.Net;
using Nobat.Testing;

namespace Nobat.Api.Tests.Stylists;

public sealed class PublicProfileTests(ApiFixture api) : ApiTest(api)
{
    [Fact, Trait("Feature", "ST-05")]
    public async Task Everybody_sees_the_public_facts_and_nothing_else()
    {
        var stylist = await Given.AnApprovedStylistWithoutHours();

        var shown = await Guest.Get($"stylists/{stylist.StylistId}/profile").Succeeded();

        Assert.Equal(
            [
                "id",
                "displayName",
                "salonName",
                "salonAddress",
                "latitude",
                "longitude",
                "instagramUsername",
                "bio",
                "photoUrl",
                "services",
                "policy",
                "url",
            ],
            shown.EnumerateObject().Select(member => member.Name)
        );
        Assert.DoesNotContain(stylist.Id.ToString(), shown.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(stylist.PhoneNumber, shown.ToString(), StringComparison.Ordinal);
        Assert.Equal("سالن آزمون", shown.GetProperty("displayName").GetString());
        Assert.EndsWith("/سالن-آزمون", Uri.UnescapeDataString(shown.GetProperty("url").GetString()!), StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "ST-05")]
    public async Task Without_a_salons_name_the_stylists_own_is_shown()
    {
        var person = await Given.ASignedInStylist();
        var profile = await As(person).Post("stylists/profile", new { salonAddress = "Tehran" }).Succeeded();
        var id = profile.GetProperty("id").GetGuid();
        await As(person).Post("stylists/profile/submit").Succeeded();
        await As(await Given.AnAdmin()).Post($"stylists/admin/profiles/{id}/approve", new { status = "approved" }).Succeeded();
        var user = await As(person).Get("users/profile").Succeeded();

        var shown = await Guest.Get($"stylists/{id}/profile").Succeeded();

        Assert.Equal(
            $"{user.GetProperty("firstName").GetString()} {user.GetProperty("lastName").GetString()}",
            shown.GetProperty("displayName").GetString()
        );
    }

    [Fact, Trait("Feature", "ST-05")]
    public async Task A_profile_that_is_not_approved_answers_like_one_that_does_not_exist()
    {
        var draft = await Given.AStylistWithProfile();
        var waiting = await Given.ASubmittedStylist();

        foreach (var id in new[] { draft.StylistId, waiting.StylistId, Guid.CreateVersion7() })
            Assert.Equal((HttpStatusCode.NotFound, "stylist.not_found"), await As(draft).Get($"stylists/{id}/profile").Refusal());
    }
}
