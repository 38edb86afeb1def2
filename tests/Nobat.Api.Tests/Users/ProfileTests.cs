using System.Net;
using System.Text.Json;
using Nobat.Testing;

namespace Nobat.Api.Tests.Users;

public sealed class ProfileTests(ApiFixture api) : ApiTest(api)
{
    private const string AtTheLock =
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database() AND query LIKE '%FOR UPDATE'";

    private static readonly (HttpStatusCode, string) Invalid = (HttpStatusCode.BadRequest, "request.invalid");

    private static readonly string[] UserMembers =
    [
        "avatarUrl",
        "birthDate",
        "createdAt",
        "email",
        "emailVerified",
        "firstName",
        "hasPassword",
        "id",
        "isPhoneVerified",
        "language",
        "lastLoginAt",
        "lastName",
        "phoneNumber",
        "phoneVerifiedAt",
        "role",
        "status",
        "updatedAt",
    ];

    [Fact, Trait("Feature", "ID-04"), Trait("Feature", "US-01")]
    public async Task A_verified_number_is_a_pending_account_with_exactly_the_public_members()
    {
        var person = await Given.APendingUser();

        var user = (await As(person).Get("auth/me").Succeeded()).GetProperty("user");

        Assert.Equal(UserMembers, user.EnumerateObject().Select(member => member.Name).Order());
        Assert.Equal("pending", user.GetProperty("status").GetString());
        Assert.Equal("user", user.GetProperty("role").GetString());
        Assert.True(user.GetProperty("isPhoneVerified").GetBoolean());
        Assert.Equal(person.PhoneNumber, user.GetProperty("phoneNumber").GetString());
    }

    [Theory, Trait("Feature", "ID-04")]
    [InlineData("user")]
    [InlineData("provider")]
    public async Task Completing_the_profile_makes_the_account_active(string role)
    {
        var person = await Given.APendingUser();

        var user = await Complete(person, role).Succeeded();

        Assert.Equal("active", user.GetProperty("status").GetString());
        Assert.Equal(role, user.GetProperty("role").GetString());
        Assert.Equal("1995-03-21", user.GetProperty("birthDate").GetString());
        Assert.Equal((HttpStatusCode.Conflict, "user.profile_complete"), await Complete(person, role).Refusal());
    }

    [Fact, Trait("Feature", "ID-09")]
    public async Task Nobody_makes_themselves_an_administrator()
    {
        var person = await Given.APendingUser();

        Assert.Equal(Invalid, await Complete(person, "admin").Refusal());
        foreach (var member in new[] { "status", "isAdmin", "id", "phoneNumber", "emailVerified" })
        {
            var body = new Dictionary<string, object>
            {
                ["firstName"] = "Sara",
                ["lastName"] = "Moradi",
                [member] = "admin",
            };
            Assert.Equal(HttpStatusCode.BadRequest, (await As(person).Post("users/complete-profile", body).Refusal()).Status);
            Assert.Equal(HttpStatusCode.BadRequest, (await As(person).Put("users/profile", body).Refusal()).Status);
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await As(person).Put("users/profile", new { role = "admin" }).Refusal()).Status);
        Assert.Equal("pending user", await Sql<string>("SELECT status || ' ' || role FROM users WHERE id = $1", person.Id));
    }

    [Fact, Trait("Feature", "ID-09")]
    public async Task A_configured_number_is_an_active_administrator_however_it_is_spelled()
    {
        var admin = await Given.AnAdmin();

        var user = (await As(admin).Get("auth/me").Succeeded()).GetProperty("user");

        Assert.Equal("admin", user.GetProperty("role").GetString());
        Assert.Equal("active", user.GetProperty("status").GetString());
    }

    [Fact, Trait("Feature", "US-01")]
    public async Task An_edit_changes_what_it_names_and_leaves_the_rest()
    {
        var person = await Given.ASignedInCustomer();
        var before = await As(person).Get("users/profile").Succeeded();

        await As(person)
            .Put(
                "users/profile",
                new
                {
                    firstName = "  مینا ",
                    language = "en",
                    email = "mina@example.com",
                }
            )
            .Succeeded();

        var after = await As(person).Get("users/profile").Succeeded();
        Assert.Equal("مینا", after.GetProperty("firstName").GetString());
        Assert.Equal("en", after.GetProperty("language").GetString());
        Assert.Equal("mina@example.com", after.GetProperty("email").GetString());
        Assert.False(after.GetProperty("emailVerified").GetBoolean());
        foreach (var kept in new[] { "lastName", "birthDate", "role", "status", "phoneNumber" })
            Assert.Equal(before.GetProperty(kept).GetString(), after.GetProperty(kept).GetString());
    }

    [Fact, Trait("Feature", "US-01")]
    public async Task The_language_of_the_profile_speaks_when_the_request_names_none()
    {
        var person = await Given.ASignedInCustomer();
        await As(person).Put("users/profile", new { language = "en" }).Succeeded();

        var refusal = await (await As(person).Post("users/set-password", new { password = "weak" })).Json();

        Assert.Matches("^[ -~]+$", refusal.GetProperty("detail").GetString());
    }

    [Theory, Trait("Feature", "US-01")]
    [InlineData("""{ "firstName": "" }""")]
    [InlineData("""{ "firstName": "   " }""")]
    [InlineData("""{ "lastName": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" }""")]
    [InlineData("""{ "email": "nobody" }""")]
    [InlineData("""{ "language": "de" }""")]
    [InlineData("""{ "birthDate": "1995-02-30" }""")]
    [InlineData("""{ "birthDate": "2030-01-01" }""")]
    [InlineData("""{ "birthDate": "1850-01-01" }""")]
    [InlineData("""{ "firstName": 1 }""")]
    public async Task A_profile_takes_only_what_can_be(string body)
    {
        var person = await Given.ASignedInCustomer();

        Assert.Equal(HttpStatusCode.BadRequest, (await As(person).Put("users/profile", JsonElement.Parse(body)).Refusal()).Status);
    }

    [Fact, Trait("Feature", "US-01")]
    public async Task A_pending_account_completes_its_profile_before_it_edits_it()
    {
        var person = await Given.APendingUser();

        Assert.Equal(
            (HttpStatusCode.Conflict, "user.profile_incomplete"),
            await As(person).Put("users/profile", new { firstName = "Mina" }).Refusal()
        );
    }

    [Fact, Trait("Feature", "ID-09")]
    public async Task A_guest_reads_no_profile()
    {
        foreach (var path in new[] { "auth/me", "users/profile", "customers/profile", "customers/booking-form" })
            Assert.Equal((HttpStatusCode.Unauthorized, "auth.required"), await Guest.Get(path).Refusal());
    }

    [Fact, Trait("Feature", "US-06")]
    public async Task A_customer_profile_is_made_read_and_changed()
    {
        var person = await Given.APendingUser();
        Assert.Equal((HttpStatusCode.Forbidden, "auth.forbidden"), await As(person).Get("customers/profile").Refusal());

        using var made = await As(person).Post("customers/profile", Names("سارا", "مرادی"));
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.Equal("/api/v1/customers/profile", made.Headers.Location?.OriginalString);
        Assert.Equal("active", (await made.Json()).GetProperty("status").GetString());
        Assert.Equal(
            (HttpStatusCode.Conflict, "user.profile_complete"),
            await As(person).Post("customers/profile", Names("a", "b")).Refusal()
        );

        await As(person).Put("customers/profile", Names("مینا", "کریمی")).Succeeded();
        var read = await As(person).Get("customers/profile").Succeeded();
        Assert.Equal("مینا کریمی", $"{read.GetProperty("firstName")} {read.GetProperty("lastName")}");
    }

    [Fact, Trait("Feature", "US-06")]
    public async Task The_booking_form_is_filled_with_what_is_known()
    {
        var person = await Given.ASignedInCustomer();

        var form = await As(person).Get("customers/booking-form").Succeeded();

        Assert.Equal(
            ["birthDate", "email", "firstName", "language", "lastName", "phoneNumber"],
            form.EnumerateObject().Select(member => member.Name).Order()
        );
        Assert.Equal(person.PhoneNumber, form.GetProperty("phoneNumber").GetString());
    }

    [Fact, Trait("Feature", "ID-04")]
    public async Task Completing_the_profile_twice_at_once_succeeds_once()
    {
        var person = await Given.APendingUser();
        await using var rival = await Api.Database.OpenConnectionAsync();
        await using var busy = await rival.BeginTransactionAsync();
        await using (var take = rival.CreateCommand())
        {
            take.CommandText = $"SELECT FROM users WHERE id = '{person.Id}' FOR UPDATE";
            await take.ExecuteNonQueryAsync();
        }

        // Both have to be at the lock before either goes on; on a quick machine one would be done before the other begins.
        var replies = Task.WhenAll(Complete(person, "user").Refusal(), Complete(person, "provider").Refusal());
        await Eventually.Async(async () => replies.IsCompleted || await Sql<long>(AtTheLock) == 2, "both to ask for the lock");
        await busy.CommitAsync();

        Assert.Single(await replies, reply => reply.Status == HttpStatusCode.OK);
        Assert.Single(await replies, reply => reply == (HttpStatusCode.Conflict, "user.profile_complete"));
    }

    private Task<HttpResponseMessage> Complete(Person person, string role) =>
        As(person)
            .Post(
                "users/complete-profile",
                new
                {
                    firstName = "Sara",
                    lastName = "Moradi",
                    birthDate = "1995-03-21",
                    role,
                }
            );

    private static object Names(string firstName, string lastName) => new { firstName, lastName };
}
