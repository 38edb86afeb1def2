using Microsoft.EntityFrameworkCore;
using Nobat.Application.Auth;
using Nobat.Domain.Users;
using Nobat.Infrastructure.Database;

namespace Nobat.Infrastructure.Security;

/// <summary>An advisory lock for the transaction, so that it also covers numbers that have no row yet.</summary>
internal sealed class PhoneLock(NobatDb db) : IPhoneLock
{
    public Task AcquireAsync(PhoneNumber phone, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({"phone:" + phone.Value}, 0))", ct);
}
