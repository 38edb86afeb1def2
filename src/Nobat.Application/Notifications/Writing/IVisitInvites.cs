using Nobat.Domain.Notifications;

namespace Nobat.Application.Notifications.Writing;

/// <summary>Writes a visit as an entry for calendars (RFC 5545, sent as RFC 5546 says).</summary>
public interface IVisitInvites
{
    /// <param name="summary">What the entry is called.</param>
    NoticeAttachment Write(VisitFacts facts, InviteMethod method, NotificationRole reader, string summary, string stylist);
}

public enum InviteMethod
{
    /// <summary>The visit takes place.</summary>
    Request,

    /// <summary>The same, once the stylist agrees.</summary>
    Tentative,

    /// <summary>It does not; the entry goes.</summary>
    Cancel,
}
