namespace Nobat.Domain.Stylists;

/// <summary><c>draft → pending_approval → approved | rejected</c>, <c>approved ⇄ suspended</c>; editing what is public returns to draft.</summary>
public enum StylistStatus
{
    Draft,
    PendingApproval,
    Approved,
    Rejected,
    Suspended,
}
