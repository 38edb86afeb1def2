using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;

namespace Nobat.Application.Auth;

/// <summary>Which second factors the account has.</summary>
public sealed record GetSecondFactorsQuery : IQuery<Result<SecondFactorState>>;

/// <param name="Totp">Whether an authenticator is on.</param>
/// <param name="RecoveryCodesLeft">How many of its recovery codes are unused.</param>
/// <param name="SignedInWithSecondFactor">Whether this session was.</param>
public sealed record SecondFactorState(bool Totp, int RecoveryCodesLeft, bool SignedInWithSecondFactor);

internal sealed class GetSecondFactorsHandler(IReadDb db, ICurrentUser me) : IQueryHandler<GetSecondFactorsQuery, Result<SecondFactorState>>
{
    public async Task<Result<SecondFactorState>> Handle(GetSecondFactorsQuery request, CancellationToken cancellationToken)
    {
        var left = await db.Set<Authenticator>()
            .Where(one => one.UserId == me.Id && one.ConfirmedAt != null)
            .Select(one => (int?)one.RecoveryCodes.Count(code => code.UsedAt == null))
            .FirstOrDefaultAsync(cancellationToken);
        return new SecondFactorState(left is not null, left ?? 0, me.HasSecondFactor);
    }
}
