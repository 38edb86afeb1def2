using System.Net;
using Nobat.Application.Common;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using Nobat.Domain.Stylists;
using Nobat.Infrastructure.Database;
using Nobat.Testing;
using Npgsql;

namespace Nobat.Api.Tests.Bookings;

[Trait("Feature", "DB-01")]
public sealed class DatabaseGuardTests(ApiFixture api) : ApiTest(api)
{
    public static TheoryData<string, string, string?> Guards =>
        new()
        {
            { PostgresErrorCodes.ExclusionViolation, "bookings_no_overlap", BookingErrors.SlotTaken.Code },
            { PostgresErrorCodes.UniqueViolation, "ix_bookings_reference", RequestErrors.LostRace.Code },
            { PostgresErrorCodes.UniqueViolation, "ix_stylist_profiles_link_token", RequestErrors.LostRace.Code },
            { PostgresErrorCodes.UniqueViolation, "ix_stylist_profiles_owner_id", StylistErrors.ProfileExists.Code },
            { PostgresErrorCodes.UniqueViolation, "ix_availability_owner_id", RequestErrors.LostRace.Code },
            { PostgresErrorCodes.UniqueViolation, "pk_availability", RequestErrors.LostRace.Code },
            { PostgresErrorCodes.UniqueViolation, "ix_users_phone", RequestErrors.LostRace.Code },
            { PostgresErrorCodes.UniqueViolation, "ix_ip_blocks_range_round", RequestErrors.LostRace.Code },
            { PostgresErrorCodes.UniqueViolation, "pk_devices", RequestErrors.LostRace.Code },
            { PostgresErrorCodes.ForeignKeyViolation, "fk_availability_stylist_profile_stylist_id", StylistErrors.NotFound.Code },
            { PostgresErrorCodes.UniqueViolation, "pk_bookings", null },
            { PostgresErrorCodes.UniqueViolation, "ix_refresh_tokens_hash", null },
            { PostgresErrorCodes.ExclusionViolation, "some_other", null },
            { PostgresErrorCodes.ForeignKeyViolation, "fk_bookings_user_customer_id", null },
        };

    /// <summary>The names are asked of the real schema, so that a renamed constraint cannot quietly lose its meaning.</summary>
    [Theory, MemberData(nameof(Guards))]
    public async Task A_guard_means_what_it_is_named_for_and_an_unnamed_one_stays_a_bug(string state, string name, string? code)
    {
        Error? meaning = DatabaseGuards.Explain(new PostgresException("refused", "ERROR", "ERROR", state, constraintName: name));

        Assert.Equal(code, meaning?.Code);
        if (code is not null)
            Assert.Equal(
                1,
                await Sql<long>(
                    "SELECT count(*) FROM (SELECT conname FROM pg_constraint UNION SELECT relname FROM pg_class WHERE relkind = 'i') g WHERE conname = $1",
                    name
                )
            );
    }

    [Fact, Trait("Feature", "AV-01")]
    public async Task A_first_schedule_for_a_profile_that_is_removed_at_that_moment_is_not_found()
    {
        var stylist = await Given.AnApprovedStylistWithoutHours();
        await using var rival = await Api.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var removing = await rival.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var delete = new NpgsqlCommand("DELETE FROM stylist_profiles WHERE id = $1", rival))
        {
            delete.Parameters.AddWithValue(stylist.StylistId);
            await delete.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var setting = As(stylist)
            .Post(
                $"stylists/{stylist.StylistId}/availability",
                new
                {
                    weeklyHours = new[]
                    {
                        new
                        {
                            dayOfWeek = "saturday",
                            startTime = "09:00",
                            endTime = "17:00",
                        },
                    },
                }
            );
        await Eventually.Async(
            async () =>
                setting.IsCompleted
                || await Sql<bool>("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE $1 = ANY (pg_blocking_pids(pid)))", rival.ProcessID),
            "the schedule to wait for the profile"
        );
        Assert.False(setting.IsCompleted, "It did not wait.");
        await removing.CommitAsync(TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.NotFound, "stylist.not_found"), await setting.Refusal());
    }
}
