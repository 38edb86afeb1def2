using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;

namespace Nobat.Application.Auth;

/// <summary>Tells the owner's devices from everybody else's (NIST SP 800-63B, 3.2.2: an attacker must not lock the owner out).</summary>
internal sealed class KnownDevices(IReadDb db, IClient client)
{
    /// <summary>The device that asks, when somebody has signed in from it to the account of this number; else null.</summary>
    public async Task<DeviceId?> FindAsync(PhoneNumber phone, CancellationToken ct)
    {
        if (client.Device is not { } device)
            return null;
        var known = db.Set<Device>()
            .Where(one => one.Id == device && db.Set<User>().Any(user => user.Id == one.UserId && user.Phone == phone));
        return await known.AnyAsync(ct) ? device : null;
    }
}
