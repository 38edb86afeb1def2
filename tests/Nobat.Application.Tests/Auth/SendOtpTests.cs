using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Nobat.Application.Auth;
using Nobat.Application.Common;
using Nobat.Application.Notifications.Templates;
using Nobat.Domain.Common;
using Nobat.Domain.Notifications.Templates;
using Nobat.Domain.Users;
using NodaTime;
using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace Nobat.Application.Tests.Auth;

public sealed class SendOtpTests
{
    private static readonly PhoneNumber Phone = PhoneNumber.Parse("09120001001").Value;

    private static readonly CodeSpending Nothing = new([], default, default, default, 0);

    private readonly IRepository<OneTimeCode> _codes = Substitute.For<IRepository<OneTimeCode>>();
    private readonly IRateLimiter _limiter = Substitute.For<IRateLimiter>();
    private readonly ICodeLedger _ledger = Substitute.For<ICodeLedger>();
    private readonly ICodeRefusals _refusals = Substitute.For<ICodeRefusals>();
    private readonly IPhoneLock _phones = Substitute.For<IPhoneLock>();
    private readonly ICodeHasher _hasher = Substitute.For<ICodeHasher>();
    private readonly IUnitOfWork _work = Substitute.For<IUnitOfWork>();
    private readonly ISmsSender _sms = Substitute.For<ISmsSender>();

    /// <summary>The minute, the hour, the day, the day in all; address, block, everybody.</summary>
    private const int Limits = 7;

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));
    private readonly KeptLog _alerts = new();
    private readonly OtpIssuer _issuer;

    public SendOtpTests()
    {
        _hasher.NewCode().Returns("123456");
        _hasher.Hash(default, default, default, "").ReturnsForAnyArgs(new byte[32]);
        _limiter.TakeAsync([], Ct).ReturnsForAnyArgs(new LimitsTaken(null, Duration.Zero, []));
        _limiter.HitAsync("", 0, default, Ct).ReturnsForAnyArgs((Duration?)null);
        _ledger.OpenAsync(default, null, default, Ct).ReturnsForAnyArgs(Nothing);
        var (client, options) = (Substitute.For<IClient>(), Substitute.For<IOptionsMonitor<LimitOptions>>());
        client.Address.Returns("192.0.2.1");
        options.CurrentValue.Returns(new LimitOptions());
        var templates = Substitute.For<INoticeTemplates>();
        templates
            .FindAsync(Arg.Any<TemplateKey>(), Arg.Any<CancellationToken>())
            .Returns(new UsableTemplate(null, TemplateText.Parse("{code}"), null));
        _issuer = new OtpIssuer(
            _codes,
            new CodeLimits(_limiter, _refusals, options),
            _ledger,
            new VerifyRate(_limiter, _alerts),
            new KnownDevices(Substitute.For<IReadDb>(), client),
            client,
            _phones,
            _hasher,
            _work,
            _sms,
            templates,
            _clock,
            NullLogger<OtpIssuer>.Instance
        );
    }

    private Task<Result<OneTimeCode>> Issue() =>
        _issuer.IssueAsync(Phone, CodePurpose.Login, Language.Fa, TestContext.Current.CancellationToken);

    [Fact, Trait("Feature", "ID-02")]
    public async Task The_code_is_stored_before_it_is_sent_and_the_number_is_locked_first()
    {
        var issued = await Issue();

        Assert.True(issued.IsSuccess);
        Received.InOrder(() =>
        {
            _limiter.TakeAsync(Arg.Any<IReadOnlyList<RateLimit>>(), Arg.Any<CancellationToken>());
            _phones.AcquireAsync(Phone, Arg.Any<CancellationToken>());
            _ledger.OpenAsync(Phone, "192.0.2.1", Now(), Arg.Any<CancellationToken>());
            _codes.Add(issued.Value);
            _work.SaveAsync(Arg.Any<CancellationToken>());
            _sms.SendAsync(Arg.Is<SmsMessage>(sms => sms.Code == "123456"), Arg.Any<CancellationToken>());
        });
    }

    [Fact, Trait("Feature", "ID-02")]
    public async Task A_second_request_within_the_cooldown_sends_nothing()
    {
        OnRecord(Nothing with { ToNumber = [new SentCode(Now() - Duration.FromSeconds(59), null)] });

        var refused = await Issue();

        Assert.Equal(AuthErrors.OtpCooldown, refused.Error);
        Assert.Equal(Duration.FromSeconds(1), refused.Error!.RetryAfter);
        _refusals.Received(1).Count(CodePurpose.Login, Phone, CodeLimit.Cooldown);
        await _sms.DidNotReceiveWithAnyArgs().SendAsync(default!, Ct);
    }

    [Fact, Trait("Feature", "ID-02")]
    public async Task A_code_that_could_not_be_sent_does_not_make_the_number_wait()
    {
        _sms.SendAsync(default!, Ct).ThrowsAsyncForAnyArgs(new HttpRequestException("away"));
        OneTimeCode? added = null;
        _codes.Add(Arg.Do<OneTimeCode>(code => added = code));

        var refused = await Issue();

        Assert.Equal(AuthErrors.OtpNotSent, refused.Error);
        Assert.True(refused.Error!.KeepsChanges);
        Assert.True(added!.Undelivered);
    }

    [Fact, Trait("Feature", "ID-02")]
    public async Task A_code_that_could_not_be_stored_is_not_sent()
    {
        _work.SaveAsync(Ct).ReturnsForAnyArgs(RequestErrors.LostRace);

        Assert.Equal(RequestErrors.LostRace, (await Issue()).Error);
        await _sms.DidNotReceiveWithAnyArgs().SendAsync(default!, Ct);
    }

    [Fact, Trait("Feature", "ID-03"), Trait("Promise", "A-3")]
    public async Task Who_is_refused_by_a_counter_never_reaches_the_database()
    {
        _limiter.TakeAsync([], Ct).ReturnsForAnyArgs(new LimitsTaken(RefusedBy: Limits - 1, Duration.FromMinutes(7), []));

        var refused = await Issue();

        Assert.Equal(AuthErrors.OtpBudget, refused.Error);
        Assert.Equal(Duration.FromMinutes(7), refused.Error!.RetryAfter);
        _refusals.Received(1).Count(CodePurpose.Login, Phone, CodeLimit.Budget);
        await _work.DidNotReceiveWithAnyArgs().BeginAsync(Ct);
        await _limiter.DidNotReceiveWithAnyArgs().GiveBackAsync([], Ct);
    }

    [Fact, Trait("Feature", "ID-03"), Trait("Promise", "A-3")]
    public async Task The_counters_are_of_the_number_the_address_its_block_and_of_all()
    {
        await Issue();

        await _limiter
            .Received(1)
            .TakeAsync(
                Arg.Is<IReadOnlyList<RateLimit>>(all =>
                    all.SequenceEqual(
                        new RateLimit[]
                        {
                            new("code:wait:09120001001", 1, Duration.FromSeconds(60)),
                            new("code:hour:09120001001:", 5, Duration.FromHours(1)),
                            new("code:day:09120001001:", 10, Duration.FromHours(24)),
                            new("code:number:09120001001", 20, Duration.FromHours(24)),
                            new("code:address:192.0.2.1", 10, Duration.FromHours(1)),
                            new("code:prefix:0912000", 100, Duration.FromHours(1)),
                            new("code:all", 2_000, Duration.FromHours(1)),
                        }
                    )
                ),
                Arg.Any<CancellationToken>()
            );
    }

    public static TheoryData<CodeSpending, string, CodeLimit> Overspent() =>
        new()
        {
            { Nothing with { FromAddress = new(10, Before(59)) }, "auth.too_many_tries", CodeLimit.Address },
            { Nothing with { ToPrefix = new(100, Before(59)) }, "auth.otp_budget", CodeLimit.Prefix },
            { Nothing with { ToAll = new(2_000, Before(59)) }, "auth.otp_budget", CodeLimit.Budget },
        };

    [Theory, MemberData(nameof(Overspent))]
    [Trait("Feature", "ID-03"), Trait("Promise", "A-3")]
    public async Task What_is_on_record_has_the_last_word_when_counters_were_lost(CodeSpending spending, string code, CodeLimit limit)
    {
        OnRecord(spending);

        var refused = await Issue();

        Assert.Equal(code, refused.Error!.Code);
        Assert.Equal(Duration.FromMinutes(1), refused.Error.RetryAfter);
        _refusals.Received(1).Count(CodePurpose.Login, Phone, limit);
        await _sms.DidNotReceiveWithAnyArgs().SendAsync(default!, Ct);
        await _limiter
            .Received(1)
            .GiveBackAsync(Arg.Is<IReadOnlyList<RateLimit>>(all => all.Count == Limits), Arg.Any<CancellationToken>());
    }

    [Fact, Trait("Feature", "ID-03"), Trait("Promise", "A-3")]
    public async Task A_code_that_could_not_be_stored_gives_everything_back()
    {
        _work.SaveAsync(Ct).ThrowsAsyncForAnyArgs(new TimeoutException());

        await Assert.ThrowsAsync<TimeoutException>(Issue);

        await _limiter
            .Received(1)
            .GiveBackAsync(Arg.Is<IReadOnlyList<RateLimit>>(all => all.Count == Limits), Arg.Any<CancellationToken>());
    }

    [Fact, Trait("Feature", "ID-03"), Trait("Promise", "A-3")]
    public async Task A_failed_delivery_frees_the_number_and_leaves_the_budgets_spent()
    {
        _sms.SendAsync(default!, Ct).ThrowsAsyncForAnyArgs(new TimeoutException());

        await Issue();

        await _limiter
            .Received(1)
            .GiveBackAsync(
                Arg.Is<IReadOnlyList<RateLimit>>(all =>
                    all.Count == Limits - 3 && all.All(one => one.Key.Contains(Phone.Value, StringComparison.Ordinal))
                ),
                Arg.Any<CancellationToken>()
            );
    }

    [Fact, Trait("Feature", "ID-03")]
    public async Task Who_spends_the_last_of_a_budget_tells_it()
    {
        _limiter.TakeAsync([], Ct).ReturnsForAnyArgs(new LimitsTaken(null, Duration.Zero, Full: [0, Limits - 2, Limits - 1]));

        var issued = await Issue();

        Assert.Equal([new CodeBudgetReached("0912000", 100, Now()), new CodeBudgetReached(null, 2_000, Now())], issued.Value.TakeEvents());
    }

    [Theory, Trait("Feature", "ID-03"), Trait("Promise", "A-3")]
    [InlineData(18, 0, 0)]
    [InlineData(19, 3, 1)]
    [InlineData(19, 4, 0)]
    [InlineData(99, 19, 1)]
    public async Task A_prefix_where_hardly_any_code_is_redeemed_is_told(int before, int verified, int told)
    {
        OnRecord(Nothing with { ToPrefix = new(before, Before(30)), VerifiedInPrefix = verified });
        await Issue();
        _limiter.HitAsync("", 0, default, Ct).ReturnsForAnyArgs(Duration.FromMinutes(59));
        await Issue();

        Assert.Equal(told, _alerts.Lines.Count);
        Assert.All(_alerts.Lines, line => Assert.Contains("0912000", line, StringComparison.Ordinal));
        Assert.All(_alerts.Lines, line => Assert.DoesNotContain(Phone.Value, line, StringComparison.Ordinal));
    }

    private void OnRecord(CodeSpending spending) => _ledger.OpenAsync(default, null, default, Ct).ReturnsForAnyArgs(spending);

    private static Instant Before(int minutes) => Instant.FromUtc(2026, 11, 23, 8, 0) - Duration.FromMinutes(minutes);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Instant Now() => _clock.GetCurrentInstant();

    private sealed class KeptLog : ILogger<VerifyRate>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Lines.Add(formatter(state, exception));
    }
}
