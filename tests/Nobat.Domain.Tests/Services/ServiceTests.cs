using Nobat.Domain.Services;
using NodaTime;
using static Nobat.Domain.Tests.Services.ServiceSamples;

namespace Nobat.Domain.Tests.Services;

[Trait("Feature", "ST-06")]
public sealed class ServiceTests
{
    [Fact]
    public void A_service_without_segments_is_work_from_beginning_to_end()
    {
        var facts = Facts(" رنگ ", " Colour ", minutes: 90, price: 10, deposit: 10).Value;
        Assert.Equal(("رنگ", "Colour"), (facts.Name, facts.NameEn));
        Assert.Equal([90], facts.Segments);
    }

    [Fact]
    public void The_edges_of_what_a_service_may_be_are_accepted()
    {
        Assert.True(Facts(null, "x", minutes: 5).IsSuccess);
        Assert.True(Facts(new string('x', 80), minutes: 720, description: new string('x', 500)).IsSuccess);
        Assert.True(Facts(price: ServiceFacts.MaxAmount, deposit: ServiceFacts.MaxAmount).IsSuccess);
        Assert.True(Facts(minutes: 45, segments: InTurn(5, 5, 5, 5, 5, 5, 5, 5, 5)).IsSuccess);
    }

    [Theory]
    [InlineData(null, null, "name", "service.name_required")]
    [InlineData("  ", "", "name", "service.name_required")]
    [InlineData("a\nb", null, "name", "service.name_invalid")]
    [InlineData("x", "a\tb", "nameEn", "service.name_invalid")]
    public void A_service_needs_a_name_people_can_read(string? name, string? nameEn, string field, string code) =>
        Assert.Equal((field, code), Wrong(Facts(name, nameEn)));

    [Theory]
    [InlineData(4)]
    [InlineData(721)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void A_service_lasts_five_minutes_to_twelve_hours(int minutes) =>
        Assert.Equal(("durationMinutes", "service.duration_out_of_range"), Wrong(Facts(minutes: minutes)));

    [Theory]
    [InlineData(-1, 0, "price", "service.price_out_of_range")]
    [InlineData(ServiceFacts.MaxAmount + 1, 0, "price", "service.price_out_of_range")]
    [InlineData(100, 101, "depositAmount", "service.deposit_out_of_range")]
    [InlineData(100, -1, "depositAmount", "service.deposit_out_of_range")]
    public void Money_has_its_bounds_and_a_deposit_is_part_of_the_price(long price, long deposit, string field, string code) =>
        Assert.Equal((field, code), Wrong(Facts(price: price, deposit: deposit)));

    [Theory]
    [InlineData("service.segments_invalid", 60)]
    [InlineData("service.segments_invalid", 60, 30, 30)]
    [InlineData("service.segments_invalid", 60, 4, 52, 4)]
    [InlineData("service.segments_invalid", 55, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5)]
    [InlineData("service.segments_invalid", 60, int.MaxValue, 30, int.MaxValue)]
    [InlineData("service.segments_sum", 60, 30, 40, 20)]
    [InlineData("service.segments_sum", 60, 59)]
    public void Segments_come_in_turn_and_add_up(string code, int minutes, params int[] segments) =>
        Assert.Equal(("segments", code), Wrong(Facts(minutes: minutes, segments: InTurn(segments))));

    [Fact]
    public void A_gap_is_never_first_or_last_and_work_never_follows_work()
    {
        ServiceSegment work = new(20, SegmentKind.Work);
        ServiceSegment gap = new(20, SegmentKind.Gap);
        foreach (
            var segments in new[] { [gap, work, gap], [work, work, work], [gap, gap, gap], [work, gap, gap], new[] { gap, work, work } }
        )
            Assert.Equal(("segments", "service.segments_invalid"), Wrong(Facts(segments: segments)));
    }

    [Fact]
    public void A_service_that_was_removed_is_neither_changed_nor_removed_again()
    {
        var service = AService(Facts());
        Assert.True(service.Remove(Now).IsSuccess);
        Assert.Equal(ServiceErrors.NotFound, service.Remove(Now).Error);
        Assert.Equal(ServiceErrors.NotFound, service.Change(Facts().Value, null, Now).Error);
        Assert.False(service.IsOffered);
        Assert.Equal([typeof(ServiceAdded), typeof(ServiceRemoved)], service.Events.Select(happened => happened.GetType()));
    }

    [Fact]
    public void A_change_replaces_everything_but_the_place()
    {
        var service = AService(Facts(nameEn: "Colour", price: 100, deposit: 50, description: "Long", segments: InTurn(20, 20, 20)));
        service.MoveTo(7, Now);
        var later = Now + Duration.FromMinutes(1);
        Assert.True(service.Change(Facts("کوتاهی", minutes: 30, isActive: false).Value, null, later).IsSuccess);
        Assert.Equal(("کوتاهی", null, null, 30), (service.Name, service.NameEn, service.Description, service.DurationMinutes));
        Assert.Equal(
            (0L, 0L, false, 7, later),
            (service.Price, service.DepositAmount, service.IsActive, service.SortOrder, service.UpdatedAt)
        );
        Assert.Equal([30], service.Segments);
    }

    private static (string, string) Wrong(Common.Result<ServiceFacts> refused)
    {
        Assert.Equal("service.invalid", refused.Error!.Code);
        var field = Assert.Single(refused.Error.Fields);
        return (field.Field, field.Code);
    }
}
