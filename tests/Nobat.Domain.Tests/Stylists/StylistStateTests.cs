using Nobat.Domain.Common;
using Nobat.Domain.Stylists;
using NodaTime;
using static Nobat.Domain.Tests.Stylists.StylistSamples;

namespace Nobat.Domain.Tests.Stylists;

/// <summary>Every state × move is decided, and decided as the table says.</summary>
public sealed class StylistStateTests
{
    private static readonly Instant Later = Now + Duration.FromHours(1);

    private static readonly Dictionary<string, Func<StylistProfile, Result>> Moves = new()
    {
        ["edit"] = profile => profile.Edit(Facts("New words"), Later),
        ["edit_same"] = profile => profile.Edit(Facts(), Later),
        ["submit"] = profile => profile.Submit(Later),
        ["approve"] = profile => profile.Approve(Admin, Later),
        ["reject"] = profile => profile.Reject("Not a salon", Admin, Later),
        ["suspend"] = profile => profile.Suspend("Complaints", Admin, Later),
        ["reinstate"] = profile => profile.Reinstate(Admin, Later),
        ["remove"] = profile => profile.CheckRemovable(),
    };

    /// <summary>The state afterwards, or the refusal; one column for each of <see cref="Moves"/>.</summary>
    private static readonly Dictionary<StylistStatus, string> Table = new()
    {
        [StylistStatus.Draft] = "Draft Draft PendingApproval not_pending not_pending not_approved not_suspended Draft",
        [StylistStatus.PendingApproval] =
            "not_editable not_editable not_submittable Approved Rejected not_approved not_suspended PendingApproval",
        [StylistStatus.Approved] = "Draft Approved not_submittable not_pending not_pending Suspended not_suspended Approved",
        [StylistStatus.Rejected] = "Draft Draft not_submittable not_pending not_pending not_approved not_suspended Rejected",
        [StylistStatus.Suspended] = "not_editable not_editable not_submittable not_pending not_pending not_approved Approved suspended",
    };

    public static TheoryData<StylistStatus, string, string> Pairs()
    {
        var pairs = new TheoryData<StylistStatus, string, string>();
        foreach (var (state, row) in Table)
        foreach (var (move, outcome) in Moves.Keys.Zip(row.Split(' ')))
            pairs.Add(state, move, outcome);
        return pairs;
    }

    [Theory, MemberData(nameof(Pairs)), Trait("Feature", "ST-02")]
    public void Every_state_and_move_is_decided_as_the_table_says(StylistStatus state, string move, string expected)
    {
        var profile = In(state);
        var told = profile.History.Count;

        var result = Moves[move](profile);

        if (result.Error is { } error)
        {
            Assert.Equal($"stylist.{expected}", error.Code);
            Assert.Equal(state, profile.Status);
            Assert.Equal(told, profile.History.Count);
            Assert.Empty(profile.Events);
        }
        else
        {
            Assert.Equal(expected, profile.Status.ToString());
            Assert.Equal(told + (profile.Status == state ? 0 : 1), profile.History.Count);
        }
    }

    [Fact, Trait("Feature", "ST-02")]
    public void Every_state_has_a_row_with_every_move()
    {
        Assert.Equal(Enum.GetValues<StylistStatus>(), Table.Keys.Order());
        Assert.All(Table.Values, row => Assert.Equal(Moves.Count, row.Split(' ').Length));
    }

    [Fact, Trait("Feature", "ST-02")]
    public void Each_move_records_who_when_from_to_and_why()
    {
        var profile = In(StylistStatus.PendingApproval);

        profile.Reject("  Not a salon ", Admin, Later);

        var change = profile.History[^1];
        Assert.Equal(
            (Admin, Later, StylistStatus.PendingApproval, StylistStatus.Rejected, "Not a salon"),
            (change.By, change.At, change.From!.Value, change.To, change.Reason)
        );
        Assert.Equal("Not a salon", profile.RejectionReason);
        Assert.Equal([new StylistRejected(profile.Id)], profile.Events);
    }

    [Theory, Trait("Feature", "ST-02")]
    [InlineData("submit", typeof(StylistSubmitted), StylistStatus.Draft)]
    [InlineData("approve", typeof(StylistApproved), StylistStatus.PendingApproval)]
    [InlineData("suspend", typeof(StylistSuspended), StylistStatus.Approved)]
    [InlineData("reinstate", typeof(StylistReinstated), StylistStatus.Suspended)]
    public void Moves_that_somebody_must_hear_of_raise_one_event(string move, Type happened, StylistStatus from)
    {
        var profile = In(from);

        Moves[move](profile);

        Assert.IsType(happened, Assert.Single(profile.Events));
    }

    [Fact, Trait("Feature", "ST-02")]
    public void An_approved_profile_that_is_edited_forgets_its_approval()
    {
        var profile = In(StylistStatus.Approved);

        profile.Edit(Facts("New words"), Later);

        Assert.Null(profile.ApprovedBy);
        Assert.Null(profile.ApprovedAt);
        Assert.Null(profile.SubmittedForApprovalAt);
        Assert.Equal("New words", profile.Bio);
    }

    [Theory, Trait("Feature", "ST-03")]
    [InlineData("")]
    [InlineData("   ")]
    public void Rejecting_and_suspending_need_a_reason(string reason)
    {
        Assert.Equal(StylistErrors.ReasonRequired, In(StylistStatus.PendingApproval).Reject(reason, Admin, Now).Error);
        Assert.Equal(StylistErrors.ReasonRequired, In(StylistStatus.Approved).Suspend(reason, Admin, Now).Error);
        Assert.Equal(StylistErrors.ReasonRequired, In(StylistStatus.Approved).Suspend(new string('x', 501), Admin, Now).Error);
    }
}
