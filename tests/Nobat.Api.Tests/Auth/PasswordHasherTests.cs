using Microsoft.Extensions.Logging.Abstractions;
using Nobat.Application.Auth;
using Nobat.Infrastructure.Security;

namespace Nobat.Api.Tests.Auth;

/// <summary>Hashes that earlier systems made; the vectors are those of the two formats' own documents and tools.</summary>
public sealed class PasswordHasherTests : IDisposable
{
    private readonly PasswordHasher _hasher = new(NullLogger<PasswordHasher>.Instance);

    [Theory, Trait("Feature", "ID-05")]
    [InlineData("$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "U*U")]
    [InlineData("$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "U*U")]
    [InlineData("$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "U*U")]
    public async Task An_older_bcrypt_hash_is_understood_and_outdated(string hash, string password)
    {
        Assert.Equal(new PasswordCheck(Matches: true, Outdated: true), await Check(hash, password));
        Assert.False((await Check(hash, password + "x")).Matches);
    }

    [Fact, Trait("Feature", "ID-05"), Trait("Promise", "A-10")]
    public async Task Weaker_argon2_is_understood_and_outdated_and_todays_is_not()
    {
        var today = (await _hasher.HashAsync("Correct horse 1", TestContext.Current.CancellationToken)).Value;
        var weaker = Argon2Hash.Make("Correct horse 1"u8.ToArray(), new byte[16]) with { MemoryKiB = 64 };

        Assert.Equal(new PasswordCheck(Matches: true, Outdated: false), await Check(today, "Correct horse 1"));
        Assert.True(Argon2Hash.Parse(weaker.ToString())!.IsOutdated);
        Assert.Equal(weaker.ToString(), Argon2Hash.Parse(weaker.ToString())!.ToString());
    }

    [Theory, Trait("Feature", "ID-05")]
    [InlineData("")]
    [InlineData("plain text")]
    [InlineData("$2a$05$short")]
    [InlineData("$2a$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    [InlineData("$2x$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    [InlineData("$argon2i$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("$argon2id$v=19$m=9999999,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("$argon2id$v=19$m=19456,t=2,p=1$AAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_hash_of_an_unknown_kind_matches_nothing_and_crashes_nothing(string hash) =>
        Assert.Equal(new PasswordCheck(Matches: false, Outdated: false), await Check(hash, "U*U"));

    [Fact, Trait("Feature", "ID-05")]
    public async Task The_same_letters_are_the_same_password_however_they_were_typed()
    {
        var hash = (await _hasher.HashAsync("Caf\u00e9 au lait", TestContext.Current.CancellationToken)).Value;

        Assert.True((await Check(hash, "Cafe\u0301 au lait")).Matches);
    }

    public void Dispose() => _hasher.Dispose();

    private async Task<PasswordCheck> Check(string hash, string password) =>
        (await _hasher.CheckAsync(hash, password, TestContext.Current.CancellationToken)).Value;
}
