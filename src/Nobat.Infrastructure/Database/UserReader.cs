using Microsoft.EntityFrameworkCore;
using Nobat.Application.Users;
using Nobat.Domain.Common;
using Nobat.Domain.Users;

namespace Nobat.Infrastructure.Database;

internal sealed class UserReader(NobatDb db) : IUserReader
{
    private static readonly Func<NobatDb, UserId, CancellationToken, Task<User?>> ById = EF.CompileAsyncQuery(
        (NobatDb db, UserId id, CancellationToken ct) => db.Set<User>().AsNoTracking().FirstOrDefault(user => user.Id == id)
    );

    public Task<User?> FindAsync(UserId id, CancellationToken ct) => ById(db, id, ct);
}
