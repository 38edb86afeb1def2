using System.Security.Cryptography;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Domain.Tests.Users;

public sealed class SessionTests
{
    private static readonly Instant Start = Instant.FromUtc(2026, 11, 23, 8, 0);
    private static readonly UserId User = UserId.New();

    [Fact, Trait("Feature", "ID-07")]
    public void The_newest_token_brings_its_successor()
    {
        var session = ASession();

        Assert.Equal(1, Rotate(session, 0, Start).Value);
        Assert.Equal(2, Rotate(session, 1, Start).Value);
    }

    [Fact, Trait("Feature", "ID-07"), Trait("Promise", "A-6")]
    public void Only_the_newest_token_and_the_one_before_rest_and_an_older_one_still_ends_the_family()
    {
        var session = ASession();
        for (var generation = 0; generation < 200; generation++)
            Rotate(session, generation, Start + Duration.FromMinutes(generation));
        var later = Start + Duration.FromHours(5);

        Assert.Equal([199, 200], session.Tokens.Select(token => token.Generation).Order());
        Assert.Equal(AuthErrors.RefreshInvalid, session.Rotate(new byte[32], HashesOf, later).Error);
        Assert.True(session.IsLive(later));
        Assert.Equal(AuthErrors.RefreshInvalid, Rotate(session, 3, later).Error);
        Assert.False(session.IsLive(later));
    }

    [Theory, Trait("Feature", "ID-07"), Trait("Promise", "A-6")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(9_999)]
    public void A_retry_within_the_grace_brings_the_same_successor(int milliseconds)
    {
        var session = ASession();
        Rotate(session, 0, Start);

        Assert.Equal(1, Rotate(session, 0, Start + Duration.FromMilliseconds(milliseconds)).Value);
        Assert.Equal(2, session.Tokens.Count);
        Assert.Empty(session.Events);
    }

    [Theory, Trait("Feature", "ID-07"), Trait("Promise", "A-6")]
    [InlineData(10_000)]
    [InlineData(10_001)]
    [InlineData(3_600_000)]
    public void A_retry_from_the_edge_of_the_grace_on_ends_the_family(int milliseconds)
    {
        var session = ASession();
        Rotate(session, 0, Start);
        var late = Start + Duration.FromMilliseconds(milliseconds);

        var refused = Rotate(session, 0, late).Error!;

        Assert.Equal(AuthErrors.RefreshInvalid, refused);
        Assert.True(refused.KeepsChanges);
        Assert.Equal(SessionEnd.Reuse, session.EndedBy);
        Assert.Equal([new SessionEnded(User, session.Id, SessionEnd.Reuse), new RefreshTokenReused(User, session.Id)], session.Events);
        Assert.Equal(AuthErrors.RefreshInvalid, Rotate(session, 1, late).Error);
    }

    [Fact, Trait("Feature", "ID-07"), Trait("Promise", "A-6")]
    public void The_grace_never_covers_an_ancestor()
    {
        var session = ASession();
        Rotate(session, 0, Start);
        Rotate(session, 1, Start);

        Assert.False(Rotate(session, 0, Start).IsSuccess);
        Assert.False(session.IsLive(Start));
    }

    [Fact, Trait("Feature", "ID-07")]
    public void A_token_of_no_generation_is_refused_and_ends_nothing()
    {
        var session = ASession();

        Assert.Equal(AuthErrors.RefreshInvalid, session.Rotate(HashOf(7), HashesOf, Start).Error);
        Assert.True(session.IsLive(Start));
    }

    [Fact, Trait("Feature", "ID-07")]
    public void An_unused_session_ends_after_thirty_days()
    {
        var session = ASession();
        var end = Start + Duration.FromDays(30);

        Assert.True(session.IsLive(end - Duration.Epsilon));
        Assert.False(session.IsLive(end));
        Assert.Equal(AuthErrors.RefreshInvalid, Rotate(session, 0, end).Error);
    }

    [Fact, Trait("Feature", "ID-07")]
    public void A_busy_session_ends_after_ninety_days()
    {
        var session = ASession();
        var now = Start;
        for (var generation = 0; generation < 89; generation++)
        {
            now += Duration.FromDays(1);
            Assert.True(Rotate(session, generation, now).IsSuccess);
        }

        Assert.Equal(Start + Duration.FromDays(90), session.ExpiresAt);
        Assert.False(Rotate(session, 89, Start + Duration.FromDays(90)).IsSuccess);
    }

    [Fact, Trait("Feature", "ID-07")]
    public void An_ended_session_stays_as_it_ended()
    {
        var session = ASession();
        session.End(SessionEnd.Logout, Start);
        session.End(SessionEnd.LogoutEverywhere, Start + Duration.FromHours(1));

        Assert.Equal((SessionEnd.Logout, Start), (session.EndedBy, session.RevokedAt));
        Assert.Equal(AuthErrors.RefreshInvalid, Rotate(session, 0, Start).Error);
    }

    private static Session ASession() => Session.Start(SessionId.New(), User, DeviceId.New(), HashOf(0), hasSecondFactor: false, Start);

    private static Result<int> Rotate(Session session, int generation, Instant now) => session.Rotate(HashOf(generation), HashesOf, now);

    private static IEnumerable<byte[]> HashesOf(int generation) => [HashOf(generation)];

    private static byte[] HashOf(int generation) => SHA256.HashData(BitConverter.GetBytes(generation));
}
