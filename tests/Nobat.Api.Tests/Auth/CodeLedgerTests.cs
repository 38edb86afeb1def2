using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nobat.Application.Auth;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using Nobat.Infrastructure.Database;
using Nobat.Testing;
using NodaTime;
using Npgsql;

namespace Nobat.Api.Tests.Auth;

/// <summary>The last word on sending: one at a time, by what is on record.</summary>
public sealed class CodeLedgerTests(ApiFixture api) : ApiTest(api)
{
    private static readonly PhoneNumber Phone = PhoneNumber.Parse("09120010001").Value;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact, Trait("Feature", "ID-03"), Trait("Promise", "A-3")]
    public async Task The_next_sender_waits_until_the_one_before_has_committed_and_sees_what_it_sent()
    {
        await using var first = Api.Services.CreateAsyncScope();
        await using var second = Api.Services.CreateAsyncScope();
        var mine = await OpenAsync(first);
        Assert.Equal(0, mine.ToAll.Count);

        var busy = await Assert.ThrowsAsync<PostgresException>(() => OpenAsync(second));
        Assert.Equal(PostgresErrorCodes.LockNotAvailable, busy.SqlState);

        await second.ServiceProvider.GetRequiredService<NobatDb>().Database.RollbackTransactionAsync(Ct);
        Add(first, Clock.Now, address: "192.0.2.1");
        await CommitAsync(first);
        var after = await OpenAsync(second);
        Assert.Equal(new Spent(1, Clock.Now), after.ToAll);
        Assert.Equal(new SentCode(Clock.Now, null), Assert.Single(after.ToNumber));
    }

    [Fact, Trait("Feature", "ID-03"), Trait("Promise", "A-3")]
    public async Task Each_limit_counts_its_own_of_the_last_hour_and_the_number_that_of_a_day()
    {
        var device = DeviceId.New();
        await using (var scope = Api.Services.CreateAsyncScope())
        {
            await OpenAsync(scope);
            Add(scope, Clock.Now - Duration.FromHours(24), "192.0.2.1");
            Add(scope, Clock.Now - Duration.FromHours(23), "192.0.2.1");
            Add(scope, Clock.Now - Duration.FromHours(1), "192.0.2.1");
            Add(scope, Clock.Now - Duration.FromMinutes(50), "192.0.2.1", device: device);
            Add(scope, Clock.Now - Duration.FromMinutes(40), "192.0.2.1", isLost: true);
            Add(scope, Clock.Now - Duration.FromMinutes(30), "192.0.2.2", phone: "09120010002", isRedeemed: true);
            Add(scope, Clock.Now - Duration.FromMinutes(20), "192.0.2.2", phone: "09120020001", isRedeemed: true);
            await CommitAsync(scope);
        }

        await using var asking = Api.Services.CreateAsyncScope();
        var spending = await OpenAsync(asking);

        Assert.Equal(new Spent(2, Clock.Now - Duration.FromMinutes(50)), spending.FromAddress);
        Assert.Equal(new Spent(3, Clock.Now - Duration.FromMinutes(50)), spending.ToPrefix);
        Assert.Equal(new Spent(4, Clock.Now - Duration.FromMinutes(50)), spending.ToAll);
        Assert.Equal(1, spending.VerifiedInPrefix);
        Assert.Equal(
            [
                new SentCode(Clock.Now - Duration.FromHours(23), null),
                new SentCode(Clock.Now - Duration.FromHours(1), null),
                new SentCode(Clock.Now - Duration.FromMinutes(50), device),
            ],
            spending.ToNumber.OrderBy(code => code.At)
        );
    }

    private async Task<CodeSpending> OpenAsync(AsyncServiceScope scope)
    {
        var db = scope.ServiceProvider.GetRequiredService<NobatDb>();
        if (db.Database.CurrentTransaction is null)
            await db.Database.BeginTransactionAsync(Ct);
        await db.Database.ExecuteSqlRawAsync("SET LOCAL lock_timeout = '100ms'", Ct);
        return await scope.ServiceProvider.GetRequiredService<ICodeLedger>().OpenAsync(Phone, "192.0.2.1", Clock.Now, Ct);
    }

    private static void Add(
        AsyncServiceScope scope,
        Instant at,
        string address,
        string? phone = null,
        DeviceId? device = null,
        bool isLost = false,
        bool isRedeemed = false
    )
    {
        var number = phone is null ? Phone : PhoneNumber.Parse(phone).Value;
        var from = new CodeOrigin(address, device);
        var code = OneTimeCode.Issue(OneTimeCodeId.New(), number, CodePurpose.Login, new byte[32], at, from);
        if (isLost)
            code.MarkUndelivered();
        if (isRedeemed)
            code.Redeem(_ => true, at);
        scope.ServiceProvider.GetRequiredService<NobatDb>().Add(code);
    }

    private static async Task CommitAsync(AsyncServiceScope scope)
    {
        var db = scope.ServiceProvider.GetRequiredService<NobatDb>();
        await db.SaveChangesAsync(Ct);
        await db.Database.CommitTransactionAsync(Ct);
    }
}
