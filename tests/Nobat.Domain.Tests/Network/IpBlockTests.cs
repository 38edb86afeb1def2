using Nobat.Domain.Common;
using Nobat.Domain.Network;
using NodaTime;

namespace Nobat.Domain.Tests.Network;

public sealed class IpBlockTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 23, 8, 0);
    private static readonly AddressRange Address = AddressRange.Parse("203.0.113.7")!.Value;
    private static readonly BlockLengths Lengths = new(Duration.FromMinutes(5), Duration.FromHours(24), Duration.FromDays(1));

    [Fact, Trait("Feature", "ID-15")]
    public void Each_automatic_block_within_a_day_is_twice_as_long_up_to_the_longest()
    {
        var at = Now;
        IpBlock? last = null;
        List<double> minutes = [];
        for (var i = 0; i < 11; i++)
        {
            last = IpBlock.Automatically(Address, last, Lengths, at);
            minutes.Add((last.ExpiresAt!.Value - at).TotalMinutes);
            Assert.Equal(i + 1, last.Round);
            at = last.ExpiresAt.Value;
        }

        Assert.Equal([5, 10, 20, 40, 80, 160, 320, 640, 1280, 1440, 1440], minutes);
    }

    [Fact, Trait("Feature", "ID-15")]
    public void After_a_quiet_day_or_a_pardon_it_begins_anew()
    {
        var first = IpBlock.Automatically(Address, null, Lengths, Now);
        var quiet = IpBlock.Automatically(Address, first, Lengths, first.ExpiresAt!.Value + Duration.FromDays(1));
        var pardoned = IpBlock.Automatically(Address, quiet, Lengths, quiet.CreatedAt);
        pardoned.Lift(UserId.New(), pardoned.CreatedAt);
        var after = IpBlock.Automatically(Address, pardoned, Lengths, pardoned.CreatedAt);

        Assert.Equal(Duration.FromMinutes(5), quiet.ExpiresAt!.Value - quiet.CreatedAt);
        Assert.Equal(Duration.FromMinutes(5), after.ExpiresAt!.Value - after.CreatedAt);
        Assert.Equal(4, after.Round);
    }

    [Fact, Trait("Feature", "ID-15")]
    public void It_stands_until_its_end_or_until_it_is_lifted()
    {
        var block = IpBlock.ByAdministrator(Address, "scraping", UserId.New(), Now + Duration.FromHours(1), Now).Value;
        var forEver = IpBlock.ByAdministrator(Address, "scraping", UserId.New(), null, Now).Value;

        Assert.True(block.IsLive(Now + Duration.FromMinutes(59)));
        Assert.False(block.IsLive(Now + Duration.FromHours(1)));
        Assert.True(forEver.IsLive(Now + Duration.FromDays(1000)));
        forEver.Lift(UserId.New(), Now + Duration.FromDays(1));
        Assert.False(forEver.IsLive(Now + Duration.FromDays(1)));
    }

    [Fact, Trait("Feature", "ID-15")]
    public void What_has_ended_is_not_lifted()
    {
        var block = IpBlock.ByAdministrator(Address, "scraping", UserId.New(), Now + Duration.FromHours(1), Now).Value;
        block.TakeEvents();

        block.Lift(UserId.New(), Now + Duration.FromHours(2));

        Assert.Null(block.LiftedAt);
        Assert.Empty(block.Events);
    }

    [Fact, Trait("Feature", "ID-15")]
    public void Blocking_and_lifting_are_told()
    {
        var (admin, other) = (UserId.New(), UserId.New());
        var block = IpBlock.ByAdministrator(Address, "scraping", admin, null, Now).Value;
        block.Lift(other, Now);

        Assert.Equal(
            [new AddressBlocked(block.Id, "203.0.113.7", admin, null), new AddressUnblocked(block.Id, "203.0.113.7", other)],
            block.Events
        );
        Assert.Contains(
            IpBlock.Automatically(Address, null, Lengths, Now).Events,
            told => told is AddressBlocked { By: null, Until: { } until } && until == Now + Lengths.First
        );
    }

    [Fact, Trait("Feature", "ID-15")]
    public void Neither_half_the_Internet_nor_the_past_can_be_blocked()
    {
        var half = AddressRange.Parse("128.0.0.0/1")!.Value;

        Assert.Equal(IpBlockErrors.TooWide, IpBlock.ByAdministrator(half, "x", UserId.New(), null, Now).Error);
        Assert.Equal(IpBlockErrors.InThePast, IpBlock.ByAdministrator(Address, "x", UserId.New(), Now, Now).Error);
    }
}
