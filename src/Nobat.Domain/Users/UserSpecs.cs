using Nobat.Domain.Common;

namespace Nobat.Domain.Users;

public sealed class UserById : Specification<User>
{
    public UserById(UserId id) => Query.Where(user => user.Id == id);
}

public sealed class UserByPhone : Specification<User>
{
    public UserByPhone(PhoneNumber phone) => Query.Where(user => user.Phone == phone);
}

/// <summary>The newest code of one purpose; only it can be redeemed.</summary>
public sealed class NewestCode : Specification<OneTimeCode>
{
    public NewestCode(PhoneNumber phone, CodePurpose purpose) =>
        Query
            .Where(code => code.Phone == phone && code.Purpose == purpose)
            .OrderByDescending(code => code.CreatedAt)
            .OrderByDescending(code => code.Id)
            .Take(1);
}

public sealed class SessionById : Specification<Session>
{
    public SessionById(SessionId id) => Query.Where(session => session.Id == id).Include(session => session.Tokens);
}

public sealed class LiveSessionsOf : Specification<Session>
{
    public LiveSessionsOf(UserId user) => Query.Where(session => session.UserId == user && session.RevokedAt == null);
}
