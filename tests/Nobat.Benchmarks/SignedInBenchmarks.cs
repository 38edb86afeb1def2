using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using Nobat.Infrastructure.Network;
using Nobat.Infrastructure.Security;
using NodaTime;

namespace Nobat.Benchmarks;

/// <summary>What a signed-in read spends on being let in: the token's checks, the remembered session, the count. Promised: 15 µs together.</summary>
[MemoryDiagnoser]
public class SignedInBenchmarks
{
    private static readonly RequestLimit Limit = new("read", int.MaxValue / 4, Duration.FromMinutes(1));
    private static readonly HybridCacheEntryOptions Remembered = new()
    {
        LocalCacheExpiration = TimeSpan.FromHours(1),
        Flags = HybridCacheEntryFlags.DisableDistributedCache,
    };

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };
    private readonly JwtBearerOptions _bearer = new();
    private readonly RequestCounts _counts = new(redis: null!, exact: null!, TimeProvider.System);
    private readonly SessionId _session = SessionId.New();
    private readonly UserId _user = UserId.New();
    private SessionState _state = null!;
    private HybridCache _cache = null!;
    private string _token = "";

    [GlobalSetup]
    public void SetUp()
    {
        var options = Options.Create(
            new SecurityOptions
            {
                SigningKeys = new() { ["one"] = Key() },
                ActiveKey = "one",
                CodeKey = Key(),
                RefreshKey = Key(),
            }
        );
        var ring = new SigningKeyRing(options);
        new AccessTokenSetup(options, ring, TimeProvider.System).Configure(_bearer);
        var now = Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow());
        _token = new Tokens(options, ring).Access(_user, _session, now).Text;
        _state = new SessionState(
            _user,
            UserRole.User,
            UserStatus.Active,
            Language.Fa,
            now,
            now + Duration.FromDays(30),
            HasSecondFactor: false
        );
        var services = new ServiceCollection();
        services.AddHybridCache();
        _cache = services.BuildServiceProvider().GetRequiredService<HybridCache>();
    }

    [Benchmark]
    public async Task<bool> Token() => (await _handler.ValidateTokenAsync(_token, _bearer.TokenValidationParameters)).IsValid;

    [Benchmark]
    public async Task<object?> Session() =>
        await _cache.GetOrCreateAsync(
            $"session:{_session.Value:N}",
            _state,
            static (state, _) => ValueTask.FromResult<SessionState?>(state),
            Remembered,
            [$"user:{_user.Value:N}"]
        );

    [Benchmark]
    public bool Count() => _counts.Add(Limit, UInt128.One).IsAllowed;

    [Benchmark(Baseline = true)]
    public async Task<bool> AllOfIt() => await Token() && await Session() is not null && Count();

    private static string Key() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(48));
}
