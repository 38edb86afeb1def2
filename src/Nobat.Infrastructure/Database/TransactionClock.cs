using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using NodaTime;

namespace Nobat.Infrastructure.Database;

internal sealed class TransactionClock(NobatDb db) : IDatabaseClock
{
    public Task<Instant> NowAsync(CancellationToken ct) =>
        db.Database.SqlQueryRaw<Instant>("SELECT nobat_now() AS \"Value\"").SingleAsync(ct);
}
