using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Nobat.Application.Auth;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;
using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace Nobat.Application.Tests.Auth;

public sealed class SendOtpTests
{
    private static readonly PhoneNumber Phone = PhoneNumber.Parse("09120001001").Value;

    private readonly IRepository<OneTimeCode> _codes = Substitute.For<IRepository<OneTimeCode>>();
    private readonly IPhoneLock _phones = Substitute.For<IPhoneLock>();
    private readonly ICodeHasher _hasher = Substitute.For<ICodeHasher>();
    private readonly IUnitOfWork _work = Substitute.For<IUnitOfWork>();
    private readonly ISmsSender _sms = Substitute.For<ISmsSender>();
    private readonly ITexts _texts = Substitute.For<ITexts>();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));
    private readonly OtpIssuer _issuer;

    public SendOtpTests()
    {
        _hasher.NewCode().Returns("123456");
        _hasher.Hash(default, default, default, "").ReturnsForAnyArgs(new byte[32]);
        _issuer = new OtpIssuer(_codes, _phones, _hasher, _work, _sms, _texts, _clock, NullLogger<OtpIssuer>.Instance);
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
            _phones.AcquireAsync(Phone, Arg.Any<CancellationToken>());
            _codes.Add(issued.Value);
            _work.SaveAsync(Arg.Any<CancellationToken>());
            _sms.SendAsync(Arg.Is<SmsMessage>(sms => sms.Code == "123456"), Arg.Any<CancellationToken>());
        });
    }

    [Fact, Trait("Feature", "ID-02")]
    public async Task A_second_request_within_the_cooldown_sends_nothing()
    {
        var last = OneTimeCode.Issue(OneTimeCodeId.New(), Phone, CodePurpose.Login, new byte[32], Now() - Duration.FromSeconds(59));
        _codes.FindAsync(Arg.Any<Specification<OneTimeCode>>(), Arg.Any<CancellationToken>()).Returns(last);

        var refused = await Issue();

        Assert.Equal(AuthErrors.OtpCooldown, refused.Error);
        Assert.Equal(Duration.FromSeconds(1), refused.Error!.RetryAfter);
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

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Instant Now() => _clock.GetCurrentInstant();
}
