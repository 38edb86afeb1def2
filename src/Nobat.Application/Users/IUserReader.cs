using Nobat.Domain.Common;
using Nobat.Domain.Users;

namespace Nobat.Application.Users;

/// <summary>The hottest read of all, compiled once; untracked.</summary>
public interface IUserReader
{
    Task<User?> FindAsync(UserId id, CancellationToken ct);
}
