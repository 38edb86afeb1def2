using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;

namespace Nobat.Infrastructure.Security.Passkeys;

/// <summary>Our accounts and passkeys as ASP.NET Core's passkey handler asks for them. It only reads: what changes, aggregates change.</summary>
internal sealed class PasskeyStore(IReadDb db) : IUserPasskeyStore<User>
{
    public Task<string> GetUserIdAsync(User user, CancellationToken cancellationToken) => Task.FromResult(NameOf(user.Id));

    public async Task<User?> FindByIdAsync(string userId, CancellationToken cancellationToken)
    {
        if (!Guid.TryParseExact(userId, "N", out var id))
            return null;
        var wanted = UserId.From(id);
        return await db.Set<User>().FirstOrDefaultAsync(user => user.Id == wanted, cancellationToken);
    }

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(User user, CancellationToken cancellationToken) =>
        [.. (await db.Set<Passkey>().Where(passkey => passkey.UserId == user.Id).ToListAsync(cancellationToken)).Select(Describe)];

    public async Task<User?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        await db.Set<User>()
            .FirstOrDefaultAsync(
                user => db.Set<Passkey>().Any(passkey => passkey.UserId == user.Id && passkey.CredentialId == credentialId),
                cancellationToken
            );

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(User user, byte[] credentialId, CancellationToken cancellationToken) =>
        await db.Set<Passkey>()
            .FirstOrDefaultAsync(passkey => passkey.UserId == user.Id && passkey.CredentialId == credentialId, cancellationToken)
            is { } found
            ? Describe(found)
            : null;

    /// <summary>The user handle: random, and nothing that says who somebody is.</summary>
    public static string NameOf(UserId user) => user.Value.ToString("N");

    public void Dispose() { }

    public Task<string?> GetUserNameAsync(User user, CancellationToken cancellationToken) => Task.FromResult<string?>(NameOf(user.Id));

    public Task<string?> GetNormalizedUserNameAsync(User user, CancellationToken cancellationToken) =>
        GetUserNameAsync(user, cancellationToken);

    public Task<User?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        FindByIdAsync(normalizedUserName, cancellationToken);

    public Task SetUserNameAsync(User user, string? userName, CancellationToken cancellationToken) => throw OnlyReads();

    public Task SetNormalizedUserNameAsync(User user, string? normalizedName, CancellationToken cancellationToken) => throw OnlyReads();

    public Task<IdentityResult> CreateAsync(User user, CancellationToken cancellationToken) => throw OnlyReads();

    public Task<IdentityResult> UpdateAsync(User user, CancellationToken cancellationToken) => throw OnlyReads();

    public Task<IdentityResult> DeleteAsync(User user, CancellationToken cancellationToken) => throw OnlyReads();

    public Task AddOrUpdatePasskeyAsync(User user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw OnlyReads();

    public Task RemovePasskeyAsync(User user, byte[] credentialId, CancellationToken cancellationToken) => throw OnlyReads();

    private static NotSupportedException OnlyReads() => new("Accounts and passkeys are changed by their aggregates.");

    private static UserPasskeyInfo Describe(Passkey passkey) =>
        new(
            passkey.CredentialId,
            passkey.PublicKey,
            passkey.CreatedAt.ToDateTimeOffset(),
            checked((uint)passkey.SignCount),
            passkey.Transports,
            isUserVerified: true,
            passkey.IsBackupEligible,
            passkey.IsBackedUp,
            attestationObject: [],
            clientDataJson: []
        );
}
