using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Domain.Users;

public sealed class UserById : Specification<User>
{
    public UserById(UserId id) => Query.Where(user => user.Id == id);
}

public sealed class UserByPhone : Specification<User>
{
    public UserByPhone(PhoneNumber phone) => Query.Where(user => user.Phone == phone);
}

/// <summary>Somebody else who has the number.</summary>
public sealed class OtherUserByPhone : Specification<User>
{
    public OtherUserByPhone(PhoneNumber phone, UserId me) => Query.Where(user => user.Phone == phone && user.Id != me);
}

/// <summary>The last code that really left for a number, whatever it was for.</summary>
public sealed class LastDeliveredCode : Specification<OneTimeCode>
{
    public LastDeliveredCode(PhoneNumber phone) =>
        Query.Where(code => code.Phone == phone && !code.Undelivered).OrderByDescending(code => code.CreatedAt).Take(1).AsNoTracking();
}

/// <summary>The newest code of one purpose; the ones before it are worth nothing.</summary>
public sealed class NewestCode : Specification<OneTimeCode>
{
    public NewestCode(PhoneNumber phone, CodePurpose purpose, UserId? requestedBy = null) =>
        Query
            .Where(code => code.Phone == phone && code.Purpose == purpose && code.RequestedBy == requestedBy)
            .OrderByDescending(code => code.CreatedAt)
            .OrderByDescending(code => code.Id)
            .Take(1);
}

/// <summary>A number's codes of the last day at which somebody guessed, newest first: enough of them to count to the limit.</summary>
public sealed class GuessedCodes : Specification<OneTimeCode>
{
    public static readonly Duration Window = Duration.FromDays(1);

    public GuessedCodes(PhoneNumber phone, int limit, Instant now)
    {
        var since = now - Window;
        Query
            .Where(code => code.Phone == phone && code.CreatedAt >= since && code.Attempts > 0)
            .OrderByDescending(code => code.CreatedAt)
            .OrderByDescending(code => code.Id)
            .Take(limit)
            .AsNoTracking();
    }
}

public sealed class SessionById : Specification<Session>
{
    public SessionById(SessionId id) => Query.Where(session => session.Id == id).Include(session => session.Tokens);
}

public sealed class SessionOf : Specification<Session>
{
    public SessionOf(UserId user, SessionId id) => Query.Where(session => session.UserId == user && session.Id == id);
}

public sealed class LiveSessionsOf : Specification<Session>
{
    public LiveSessionsOf(UserId user) =>
        Query.Where(session => session.UserId == user && session.RevokedAt == null).OrderBy(session => session.Id);
}

public sealed class DeviceOf : Specification<Device>
{
    public DeviceOf(UserId user, DeviceId id) => Query.Where(device => device.UserId == user && device.Id == id);
}

public sealed class DevicesOf : Specification<Device>
{
    public DevicesOf(UserId user) => Query.Where(device => device.UserId == user);

    /// <summary>Those that call themselves so.</summary>
    public DevicesOf(UserId user, string? userAgent) => Query.Where(device => device.UserId == user && device.UserAgent == userAgent);
}

/// <summary>Devices that have shown their token at a later sign-in.</summary>
public sealed class ReturnedDevicesOf : Specification<Device>
{
    public ReturnedDevicesOf(UserId user) => Query.Where(device => device.UserId == user && device.LastSeenAt > device.FirstSeenAt);
}

public sealed class TrustedDevicesOf : Specification<Device>
{
    public TrustedDevicesOf(UserId user) => Query.Where(device => device.UserId == user && device.TrustedUntil != null);
}
