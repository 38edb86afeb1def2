using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Nobat.Api.Tests.Bookings;
using Nobat.Infrastructure.Audit;
using Nobat.Infrastructure.Security;
using Nobat.Testing;
using NodaTime;
using Npgsql;

namespace Nobat.Api.Tests.Audit;

[Trait("Feature", "SE-02"), Trait("Promise", "O-9")]
public sealed class AuditLogTests(ApiFixture api) : ApiTest(api)
{
    private SecurityOptions Security => Api.Services.GetRequiredService<IOptions<SecurityOptions>>().Value;

    private NpgsqlDataSource Application => Api.Services.GetRequiredService<NpgsqlDataSource>();

    [Fact]
    public async Task What_people_do_is_on_record_with_who_whom_when_and_where_from()
    {
        var stylist = await Given.AnApprovedStylist();
        var customer = await Given.ASignedInCustomer();
        var admin = await Given.AnAdmin();
        var booking = await As(customer).Book(stylist, Tomorrow, "10:00").Succeeded();
        await As(customer).Delete($"bookings/{booking.Id()}").Succeeded();

        var of = await Lines(admin, $"subjectId={booking.Id()}");
        Assert.Equal(["booking_cancelled", "booking_confirmed"], of.Select(line => line.Text("kind")));
        Assert.All(of, line => Assert.Equal(customer.Id, line.GetProperty("actorId").GetGuid()));
        Assert.All(
            of,
            line => Assert.Equal(("user", "booking", "done"), (line.Text("actorRole"), line.Text("subjectKind"), line.Text("outcome")))
        );
        Assert.All(of, line => Assert.Equal("127.0.0.0/24", line.Text("network")));
        Assert.All(of, line => Assert.Equal(32, line.Text("traceId").Length));
        Assert.Equal(stylist.StylistId.ToString(), of[0].GetProperty("details").Text("stylist"));
        var approved = Assert.Single(await Lines(admin, "kind=stylist_approved"));
        Assert.Equal(admin.Id, approved.GetProperty("actorId").GetGuid());
        Assert.Equal(3, (await Lines(admin, "kind=sign_in")).Count);
    }

    [Fact]
    public async Task Refusals_are_on_record_too()
    {
        var (person, admin) = (await Given.ASignedInCustomer(), await Given.AnAdmin());
        await As(person).Post("users/set-password", new { password = Auth.SignIn.Password }).Succeeded();
        await Auth.SignIn.LoginByPassword(Guest, person.PhoneNumber, "Wrong horse 1").Refusal();
        await As(person).Get("stylists/admin/profiles").Refusal();

        var wrong = (await Lines(admin, $"kind=sign_in&subjectId={person.Id}"))[0];
        Assert.Equal(("auth.invalid_credentials", "password"), (wrong.Text("outcome"), wrong.GetProperty("details").Text("method")));
        Assert.Equal(JsonValueKind.Null, wrong.GetProperty("actorId").ValueKind);
        var refused = Assert.Single(await Lines(admin, "kind=access_refused"));
        Assert.Equal((person.Id, "auth.forbidden"), (refused.GetProperty("actorId").GetGuid(), refused.Text("outcome")));
        Assert.Equal("GET /api/v1/stylists/admin/profiles", refused.Text("subjectId"));
    }

    [Fact]
    public async Task What_was_rolled_back_is_not_on_record()
    {
        var (stylist, customer) = (await Given.AnApprovedStylist(), await Given.ASignedInCustomer());
        await As(customer).Book(stylist, Tomorrow, "10:00").Succeeded();

        var rivals = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => As(customer).Book(stylist, Tomorrow, "11:00").Refusal()));

        Assert.Single(rivals, reply => reply.Status == HttpStatusCode.Created);
        Assert.Equal(2, await Sql<long>("SELECT count(*) FROM audit_entries WHERE kind = 'booking_confirmed'"));
    }

    [Fact, Trait("Promise", "O-8")]
    public async Task No_name_number_code_or_text_is_in_it()
    {
        var stylist = await Given.AnApprovedStylist(new() { RequiresApproval = true });
        var customer = await Given.ASignedInCustomer();
        var booking = await As(customer).Book(stylist, Tomorrow, "10:00").Succeeded();
        await As(stylist).Post($"stylists/bookings/{booking.Id()}/decline", new { reason = "canary-reason" }).Succeeded();
        var me = await As(customer).Get("users/profile").Succeeded();
        var moved = Given.APhoneNumber();
        await As(customer).Post("customers/profile/change-phone", new { newPhoneNumber = moved }).Succeeded();
        var confirmation = new { newPhoneNumber = moved, code = await Sms.CodeFor(moved) };
        await As(customer).Post("customers/profile/change-phone/confirm", confirmation).Succeeded();

        var all = await Sql<string>("SELECT string_agg(e::text, ' ') FROM audit_entries e");

        foreach (
            var canary in new[]
            {
                moved,
                customer.PhoneNumber,
                stylist.PhoneNumber,
                me.Text("firstName"),
                me.Text("lastName"),
                "canary-reason",
            }
        )
            Assert.DoesNotContain(canary, all, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE audit_entries SET kind = 'nothing'")]
    [InlineData("DELETE FROM audit_entries")]
    [InlineData("TRUNCATE audit_entries CASCADE")]
    [InlineData("UPDATE audit_seals SET hash = hash")]
    [InlineData("DELETE FROM audit_seals")]
    [InlineData("DELETE FROM audit_heads")]
    [InlineData("DROP TABLE audit_entries CASCADE")]
    [InlineData("ALTER TABLE audit_entries DISABLE TRIGGER ALL")]
    public async Task The_application_may_add_to_it_and_nothing_else(string attack)
    {
        await Given.ASignedInCustomer();
        await using var command = Application.CreateCommand(attack);

        var refused = await Assert.ThrowsAsync<PostgresException>(() =>
            command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken)
        );

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    /// <summary><c>NOBAT_TEST_ROUNDS=250</c> for the thousand trials of the promise.</summary>
    [Fact, Trait("Promise", "D-4")]
    public async Task Whatever_is_changed_removed_swapped_or_cut_off_is_found()
    {
        await GrowAsync();
        var head = (await VerifyAsync(null)).Head!;
        var rounds = int.Parse(
            Environment.GetEnvironmentVariable("NOBAT_TEST_ROUNDS") ?? "10",
            System.Globalization.CultureInfo.InvariantCulture
        );
        var length = await Sql<long>("SELECT count(*) FROM audit_seals");
        var random = new Random(20261123);

        for (var round = 0; round < rounds; round++)
        {
            foreach (var attack in Attacks)
            {
                var fault = await AttackAsync(attack, random.NextInt64(1, length), head);
                Assert.True(fault is not null, $"{attack} went unnoticed");
            }
        }

        Assert.Null((await VerifyAsync(head)).Fault);
    }

    [Fact, Trait("Promise", "D-4")]
    public async Task A_chain_made_anew_and_a_forged_head_are_found()
    {
        await GrowAsync();
        var head = (await VerifyAsync(null)).Head!;
        await Execute("DELETE FROM audit_heads");
        await Execute("DELETE FROM audit_seals");
        await Execute("UPDATE audit_entries SET kind = 'nothing' WHERE kind = 'sign_in'");
        await Execute("INSERT INTO audit_unsealed SELECT id FROM audit_entries");
        while (await Sealer.SealAsync(CancellationToken.None) > 0) { }

        Assert.Null((await VerifyAsync(null)).Fault);
        Assert.Contains("made anew", (await VerifyAsync(head)).Fault, StringComparison.Ordinal);
        await Execute("UPDATE audit_heads SET position = 1");
        Assert.Contains("not signed by Nobat", (await VerifyAsync(null)).Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_processes_seal_each_entry_once()
    {
        await using var other = Api.StartAnother();
        for (var i = 0; i < 10; i++)
            await Given.ASignedInCustomer();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Sealer.SealAsync(CancellationToken.None)));
        while (await Sealer.SealAsync(CancellationToken.None) > 0) { }

        Assert.Equal(await Sql<long>("SELECT count(*) FROM audit_entries"), await Sql<long>("SELECT max(position) FROM audit_seals"));
        Assert.Null((await VerifyAsync(null)).Fault);
    }

    [Fact]
    public async Task It_is_sealed_within_a_second_by_itself_and_a_head_is_signed_every_hour()
    {
        await Given.ASignedInCustomer();
        await Clock.Advance(Duration.FromSeconds(1));
        await Eventually.Async(async () => await Sql<long>("SELECT count(*) FROM audit_unsealed") == 0, "the sealing");
        Assert.Equal(1, await Sql<long>("SELECT count(*) FROM audit_heads"));

        await Clock.Advance(Duration.FromHours(1));
        await Given.ASignedInCustomer();
        await Clock.Advance(Duration.FromSeconds(1));
        await Eventually.Async(async () => await Sql<long>("SELECT count(*) FROM audit_heads") == 2, "the next head");
    }

    [Fact, Trait("Promise", "D-4")]
    public async Task Five_hundred_entries_a_second_and_more_are_added_and_sealed()
    {
        var entries = Enumerable.Range(0, 2_000).Select(_ => Guid.CreateVersion7()).ToArray();
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await Execute(
            "INSERT INTO audit_entries (id, kind, subject_kind, subject_id, outcome, details) SELECT id, 'test', 'test', id::text, 'done', '{}' FROM unnest($1) AS id",
            entries
        );
        while (await Sealer.SealAsync(CancellationToken.None) > 0) { }

        Assert.Equal(2_000, await Sql<long>("SELECT count(*) FROM audit_seals"));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(4), $"{watch.Elapsed} for 2,000");
    }

    private static readonly string[] Attacks =
    [
        "UPDATE audit_entries SET outcome = outcome || 'x' WHERE id = (SELECT entry_id FROM audit_seals WHERE position = $1)",
        "UPDATE audit_entries SET at = at + interval '1 microsecond' WHERE id = (SELECT entry_id FROM audit_seals WHERE position = $1)",
        "DELETE FROM audit_entries WHERE id = (SELECT entry_id FROM audit_seals WHERE position = $1)",
        "WITH gone AS (DELETE FROM audit_seals WHERE position = $1 RETURNING entry_id) SELECT 1 FROM gone",
        "UPDATE audit_seals SET position = CASE position WHEN $1 THEN 1000000 ELSE position END",
        "UPDATE audit_seals a SET entry_id = b.entry_id, hash = b.hash FROM audit_seals b WHERE a.position = $1 AND b.position = $1 + 1",
        "DELETE FROM audit_seals WHERE position > $1",
        "WITH heads AS (DELETE FROM audit_heads), seals AS (DELETE FROM audit_seals WHERE position > $1 RETURNING entry_id) DELETE FROM audit_unsealed",
    ];

    /// <summary>With the constraints out of the way, as somebody who owns the database would; what the verifier says, and everything as it was again.</summary>
    private async Task<string?> AttackAsync(string attack, long position, string head)
    {
        await using var connection = await Api.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (
            var constraints = new NpgsqlCommand(
                "ALTER TABLE audit_seals DROP CONSTRAINT audit_seals_entry_id_key CASCADE; SET LOCAL session_replication_role = replica",
                connection
            )
        )
            await constraints.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await using (var command = new NpgsqlCommand(attack, connection))
        {
            command.Parameters.AddWithValue(position);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        return (await AuditVerifier.VerifyAsync(connection, Security, head, TestContext.Current.CancellationToken)).Fault;
    }

    private AuditSealer Sealer => Api.Services.GetRequiredService<AuditSealer>();

    private async Task GrowAsync()
    {
        for (var i = 0; i < 5; i++)
            await Given.ASignedInCustomer();
        while (await Sealer.SealAsync(CancellationToken.None) > 0) { }
    }

    private async Task<AuditVerdict> VerifyAsync(string? head)
    {
        await using var connection = await Api.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        return await AuditVerifier.VerifyAsync(connection, Security, head, TestContext.Current.CancellationToken);
    }

    private async Task<List<JsonElement>> Lines(Person admin, string query) =>
        [.. (await As(admin).Get($"admin/audit?{query}").Succeeded()).GetProperty("items").EnumerateArray()];
}
