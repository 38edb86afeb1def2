using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Nobat.Application.Auth;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Auth;

public sealed class LeakTests(ApiFixture api) : ApiTest(api)
{
    private sealed record Leak(HashSet<string> Blobs, List<string> Texts);

    [Fact, Trait("Promise", "A-4"), Trait("Feature", "ID-02")]
    public async Task A_leaked_database_gives_no_code_and_no_token_away()
    {
        var person = await Given.ASignedInCustomer();
        await As(person).Post("users/set-password", new { password = SignIn.Password }).Succeeded();
        var rotated = await Guest.Refresh(person.RefreshToken).Succeeded();
        var byPassword = await Guest.LoginByPassword(person.PhoneNumber).Succeeded();
        await Clock.Advance(Duration.FromSeconds(60));
        await Guest.SendCode(person.PhoneNumber).Succeeded();
        var code = await Sms.CodeFor(person.PhoneNumber);

        var leak = await DumpAsync();

        string[] secrets =
        [
            person.AccessToken,
            person.RefreshToken,
            rotated.Text("accessToken"),
            rotated.Text("refreshToken"),
            byPassword.Text("refreshToken"),
            SignIn.Password,
        ];
        foreach (var secret in secrets)
            Assert.DoesNotContain(leak.Texts, text => text.Contains(secret, StringComparison.Ordinal));
        Assert.DoesNotContain(leak.Texts, text => Numbers(text).Contains(code));
        Assert.DoesNotContain(secrets, secret => leak.Blobs.Contains(Convert.ToHexString(Encoding.UTF8.GetBytes(secret))));
        Assert.Empty(BruteForce(leak, await Sql<Guid>("SELECT id FROM one_time_codes WHERE consumed_at IS NULL"), person.PhoneNumber));
        Assert.Equal([code], await WithTheKey(leak));
    }

    [Fact, Trait("Promise", "A-4"), Trait("Feature", "ID-07")]
    public async Task A_refresh_token_has_256_bits_and_rests_as_their_sha256()
    {
        var person = await Given.ASignedInCustomer();

        var leak = await DumpAsync();

        Assert.Equal(32, System.Buffers.Text.Base64Url.DecodeFromChars(person.RefreshToken.Split('.')[1]).Length);
        Assert.Contains(Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(person.RefreshToken))), leak.Blobs);
    }

    /// <summary>Every hash of every code an attacker without the key can think of: bare, salted, with all that lies beside it.</summary>
    private static List<string> BruteForce(Leak leak, Guid salt, string phone)
    {
        string[] before = ["", phone, $"{phone}|", $"{salt:N}|{phone}|{CodePurpose.Login}|"];
        byte[][] keys =
        [
            [],
            Encoding.ASCII.GetBytes(phone),
            salt.ToByteArray(bigEndian: true),
        ];
        var leaked = leak.Blobs.Where(blob => blob.Length == 64).Select(blob => Start(Convert.FromHexString(blob))).ToHashSet();
        var found = new ConcurrentBag<string>();
        Parallel.For(
            0,
            1_000_000,
            guess =>
            {
                var digits = guess.ToString("000000", CultureInfo.InvariantCulture);
                Span<byte> hash = stackalloc byte[32];
                foreach (var text in before)
                {
                    var bytes = Encoding.ASCII.GetBytes(text + digits);
                    SHA256.HashData(bytes, hash);
                    var isFound = leaked.Contains(Start(hash));
                    foreach (var key in keys)
                    {
                        HMACSHA256.HashData(key, bytes, hash);
                        isFound |= leaked.Contains(Start(hash));
                    }

                    if (isFound)
                        found.Add(digits);
                }
            }
        );
        return [.. found];
    }

    /// <summary>Eight bytes tell hashes apart well enough, and quickly.</summary>
    private static ulong Start(ReadOnlySpan<byte> hash) => BinaryPrimitives.ReadUInt64BigEndian(hash);

    /// <summary>The same search with the application's own key, to show that it would find what there is to be found.</summary>
    private async Task<List<string>> WithTheKey(Leak leak)
    {
        var hasher = (Application.Auth.ICodeHasher)Api.Services.GetService(typeof(Application.Auth.ICodeHasher))!;
        var id = OneTimeCodeId.From(await Sql<Guid>("SELECT id FROM one_time_codes WHERE consumed_at IS NULL"));
        var phone = PhoneNumber.Parse(await Sql<string>("SELECT phone FROM one_time_codes WHERE consumed_at IS NULL")).Value;
        return
        [
            .. Enumerable
                .Range(0, 1_000_000)
                .Select(guess => guess.ToString("000000", CultureInfo.InvariantCulture))
                .Where(digits => leak.Blobs.Contains(Convert.ToHexString(hasher.Hash(id, phone, CodePurpose.Login, digits)))),
        ];
    }

    /// <summary>Everything in every table but the console sender's, which stands for the phones themselves.</summary>
    private async Task<Leak> DumpAsync()
    {
        var tables = await Sql<string[]>(
            """
            SELECT array_agg(table_name::text) FROM information_schema.tables
             WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
               AND table_name NOT IN ('development_messages', '__EFMigrationsHistory', 'test_clock')
            """
        );
        var leak = new Leak([], []);
        foreach (var table in tables)
        {
            await using var command = Api.Database.CreateCommand($"SELECT to_jsonb(t)::text FROM \"{table}\" t");
            await using var rows = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
            while (await rows.ReadAsync(TestContext.Current.CancellationToken))
                leak.Texts.Add(rows.GetString(0));
        }

        foreach (var text in leak.Texts)
            leak.Blobs.UnionWith(
                System
                    .Text.RegularExpressions.Regex.Matches(text, @"\\\\x([0-9a-f]+)")
                    .Select(blob => blob.Groups[1].Value.ToUpperInvariant())
            );
        Assert.True(tables.Length > 5 && leak.Blobs.Count > 1);
        return leak;
    }

    private static IEnumerable<string> Numbers(string text) =>
        System.Text.RegularExpressions.Regex.Matches(text, "(?<![0-9A-Za-z.+-])[0-9]{6}(?![0-9A-Za-z-])").Select(match => match.Value);

    [Fact, Trait("Feature", "ID-02"), Trait("Promise", "A-1")]
    public void A_hash_is_of_one_issue_one_number_and_one_purpose()
    {
        var hasher = Api.Services.GetRequiredService<ICodeHasher>();
        var phone = PhoneNumber.Parse("09120001001").Value;
        var now = Clock.Now;
        var id = OneTimeCodeId.New();
        var hash = hasher.Hash(id, phone, CodePurpose.Login, "123456");
        var other = PhoneNumber.Parse("09120001002").Value;

        Assert.True(hasher.Matches(OneTimeCode.Issue(id, phone, CodePurpose.Login, hash, now), "123456"));
        Assert.False(hasher.Matches(OneTimeCode.Issue(id, phone, CodePurpose.Login, hash, now), "123457"));
        Assert.False(hasher.Matches(OneTimeCode.Issue(OneTimeCodeId.New(), phone, CodePurpose.Login, hash, now), "123456"));
        Assert.False(hasher.Matches(OneTimeCode.Issue(id, other, CodePurpose.Login, hash, now), "123456"));
        Assert.False(hasher.Matches(OneTimeCode.Issue(id, phone, CodePurpose.AccountUnlock, hash, now), "123456"));
    }
}
