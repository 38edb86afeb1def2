namespace Nobat.Api.Tests.Http;

/// <summary>Who stands in front of the door.</summary>
public enum Caller
{
    Guest,
    ExpiredToken,
    Inactive,
    Pending,
    Customer,
    OtherCustomer,
    Stylist,
    OtherStylist,
    Admin,
}

/// <summary>What the id in an address names; it belongs to the customer, the stylist, or both.</summary>
public enum Thing
{
    None,
    Booking,
    Hold,
    StylistProfile,
    Exception,
    CustomerPerson,
    Session,
    Link,
    VisitLink,
    IpBlock,
    Passkey,
    Service,
    Payment,
    Refund,
    InboxEntry,
    Browser,
    Notice,
}

/// <summary>One row: who gets past the door, and to whom of them the thing is theirs. To everyone else it is not there.</summary>
public sealed record Access(Caller[] Allowed, Thing Thing = Thing.None, Caller[]? Owners = null, string? Body = null);

/// <summary>The decision about every endpoint. A new endpoint without a row here fails the build.</summary>
internal static class AccessTable
{
    private static readonly Caller[] Anyone = Enum.GetValues<Caller>();
    private static readonly Caller[] Active = [Caller.Customer, Caller.OtherCustomer, Caller.Stylist, Caller.OtherStylist, Caller.Admin];
    private static readonly Caller[] SignedIn = [Caller.Pending, .. Active];
    private static readonly Caller[] Stylists = [Caller.Stylist, Caller.OtherStylist];
    private static readonly Caller[] Admins = [Caller.Admin];
    private static readonly Access Open = new(Anyone);
    private static readonly Access ForSignedIn = new(SignedIn);
    private static readonly Access ForActive = new(Active);
    private static readonly Access ForStylists = new(Stylists);
    private static readonly Access ForAdmins = new(Admins);
    private static readonly Access OwnSession = new(SignedIn, Thing.Session, [Caller.Customer]);
    private static readonly Access OwnPasskey = new(SignedIn, Thing.Passkey, [Caller.Customer]);
    private static readonly Access OwnEntry = new(SignedIn, Thing.InboxEntry, [Caller.Customer]);
    private static readonly Access OwnBrowser = new(SignedIn, Thing.Browser, [Caller.Customer]);
    private static readonly Access OwnHold = new(Active, Thing.Hold, [Caller.Customer]);
    private static readonly Access OwnBooking = new(Active, Thing.Booking, [Caller.Customer]);
    private static readonly Access OwnDesk = new(Stylists, Thing.Booking, [Caller.Stylist]);
    private static readonly Access OwnService = new(Stylists, Thing.Service, [Caller.Stylist]);
    private static readonly Access OwnSchedule = new(Stylists, Thing.StylistProfile, [Caller.Stylist]);
    private static readonly Access AnyProfile = new(Admins, Thing.StylistProfile, Admins);
    private static readonly Access PublicProfile = new(Anyone, Thing.StylistProfile, Anyone);
    private static readonly Access SharedLink = new(Anyone, Thing.Link, Anyone);

    public static readonly Dictionary<string, Access> Rows = new(StringComparer.Ordinal)
    {
        ["GET /health/live"] = Open,
        ["GET /health/ready"] = Open,
        ["GET /health/startup"] = Open,
        ["GET /dev/messages"] = Open,
        ["GET /sandbox/pay/{authority}"] = Open,
        ["POST /sandbox/pay/{authority}"] = Open,

        ["POST /api/v1/auth/send-otp"] = Open,
        ["POST /api/v1/auth/verify-otp"] = Open,
        ["POST /api/v1/auth/login"] = Open,
        ["POST /api/v1/auth/forgot-password"] = Open,
        ["POST /api/v1/auth/reset-password"] = Open,
        ["POST /api/v1/auth/change-password"] = ForSignedIn,
        ["POST /api/v1/auth/send-email-verification"] = ForSignedIn,
        ["POST /api/v1/auth/verify-email"] = Open,
        ["POST /api/v1/auth/mfa/verify"] = Open,
        ["POST /api/v1/auth/external/{provider}"] = Open,
        ["POST /api/v1/auth/external/{provider}/callback"] = Open,
        ["GET /api/v1/auth/external"] = ForSignedIn,
        ["POST /api/v1/auth/external/{provider}/link"] = ForSignedIn,
        ["DELETE /api/v1/auth/external/{provider}"] = ForSignedIn,
        ["GET /api/v1/auth/passkeys"] = ForSignedIn,
        ["POST /api/v1/auth/passkeys/register/options"] = ForSignedIn,
        ["POST /api/v1/auth/passkeys/register"] = ForSignedIn,
        ["POST /api/v1/auth/passkeys/sign-in/options"] = Open,
        ["POST /api/v1/auth/passkeys/sign-in"] = Open,
        ["PUT /api/v1/auth/passkeys/{id}"] = OwnPasskey,
        ["DELETE /api/v1/auth/passkeys/{id}"] = OwnPasskey,
        ["GET /api/v1/auth/mfa"] = ForSignedIn,
        ["POST /api/v1/auth/mfa/totp/setup"] = ForSignedIn,
        ["POST /api/v1/auth/mfa/totp/confirm"] = ForSignedIn,
        ["POST /api/v1/auth/mfa/totp/disable"] = ForSignedIn,
        ["POST /api/v1/auth/mfa/recovery-codes"] = ForSignedIn,
        ["POST /api/v1/auth/refresh"] = Open,
        ["POST /api/v1/auth/logout"] = ForSignedIn,
        ["POST /api/v1/auth/logout-all"] = ForSignedIn,
        ["GET /api/v1/auth/sessions"] = ForSignedIn,
        ["PUT /api/v1/auth/sessions/{id}"] = OwnSession with { Body = """{"deviceName":"x"}""" },
        ["DELETE /api/v1/auth/sessions/{id}"] = OwnSession,
        ["GET /api/v1/auth/login-history"] = ForSignedIn,
        ["GET /api/v1/auth/me"] = ForSignedIn,
        ["GET /api/v1/admin/audit"] = ForAdmins,
        ["GET /api/v1/auth/admin/codes"] = ForAdmins,
        ["GET /api/v1/auth/admin/codes/statistics"] = ForAdmins,
        ["POST /api/v1/auth/admin/codes/reopen"] = ForAdmins,
        ["POST /api/v1/users/complete-profile"] = ForSignedIn,
        ["POST /api/v1/users/set-password"] = ForSignedIn,
        ["GET /api/v1/users/profile"] = ForSignedIn,
        ["PUT /api/v1/users/profile"] = ForSignedIn,
        ["POST /api/v1/customers/profile"] = ForSignedIn,
        ["GET /api/v1/customers/profile"] = ForActive,
        ["PUT /api/v1/customers/profile"] = ForActive,
        ["POST /api/v1/customers/profile/change-phone"] = ForActive,
        ["POST /api/v1/customers/profile/change-phone/confirm"] = ForActive,
        ["GET /api/v1/customers/booking-form"] = ForActive,
        ["GET /api/v1/customers/{customerId}/info"] = new(Stylists, Thing.CustomerPerson, [Caller.Stylist]),

        ["GET /api/v1/stylists/{id}/profile"] = PublicProfile,
        ["POST /api/v1/stylists/profile"] = ForStylists,
        ["GET /api/v1/stylists/profile"] = ForStylists,
        ["PUT /api/v1/stylists/profile"] = ForStylists,
        ["DELETE /api/v1/stylists/profile"] = ForStylists,
        ["POST /api/v1/stylists/profile/submit"] = ForStylists,
        ["POST /api/v1/stylists/profile/regenerate-link"] = ForStylists,
        ["GET /api/v1/stylists/admin/profiles"] = ForAdmins,
        ["GET /api/v1/stylists/admin/profiles/status/{status}"] = ForAdmins,
        ["POST /api/v1/stylists/admin/profiles/{id}/approve"] = AnyProfile with { Body = """{"status":"approved"}""" },
        ["POST /api/v1/stylists/admin/profiles/{id}/suspend"] = AnyProfile,
        ["POST /api/v1/stylists/admin/profiles/{id}/reinstate"] = AnyProfile with { Body = "{}" },

        ["GET /api/v1/admin/ip-blocks"] = ForAdmins,
        ["POST /api/v1/admin/ip-blocks"] = ForAdmins,
        ["DELETE /api/v1/admin/ip-blocks/{id}"] = new(Admins, Thing.IpBlock, Admins),
        ["GET /api/v1/admin/jobs"] = ForAdmins,
        ["POST /api/v1/admin/jobs/{name}/run"] = ForAdmins,
        ["POST /api/v1/admin/jobs/dashboard-pass"] = ForAdmins,

        ["POST /api/v1/stylists/services"] = ForStylists,
        ["GET /api/v1/stylists/services"] = ForStylists,
        ["PUT /api/v1/stylists/services/order"] = ForStylists,
        ["GET /api/v1/stylists/services/{id}"] = OwnService,
        ["PUT /api/v1/stylists/services/{id}"] = OwnService,
        ["DELETE /api/v1/stylists/services/{id}"] = OwnService,
        ["GET /api/v1/stylists/{id}/availability"] = PublicProfile,
        ["POST /api/v1/stylists/{id}/availability"] = OwnSchedule,
        ["PUT /api/v1/stylists/{id}/availability"] = OwnSchedule,
        ["GET /api/v1/stylists/availability"] = ForStylists,
        ["POST /api/v1/stylists/exceptions"] = ForStylists,
        ["GET /api/v1/stylists/exceptions"] = ForStylists,
        ["DELETE /api/v1/stylists/exceptions/{id}"] = new(Stylists, Thing.Exception, [Caller.Stylist]),
        ["GET /api/v1/stylists/calendar"] = ForStylists,
        ["GET /api/v1/book/{stylistId}/{token}"] = SharedLink,
        ["GET /api/v1/book/{stylistId}/{token}/slots"] = SharedLink,
        ["GET /api/v1/visits/{token}"] = new(Anyone, Thing.VisitLink, Anyone),
        ["POST /api/v1/visits/{token}/cancel"] = Open,
        ["POST /api/v1/visits/{token}/reschedule"] = Open,
        ["GET /api/v1/admin/templates"] = ForAdmins,
        ["GET /api/v1/admin/templates/{kind}/{role}/{channel}/{language}"] = ForAdmins,
        ["POST /api/v1/admin/templates/{kind}/{role}/{channel}/{language}/preview"] = ForAdmins with { Body = "{}" },
        ["PUT /api/v1/admin/templates/{kind}/{role}/{channel}/{language}"] = ForAdmins,
        ["DELETE /api/v1/admin/templates/{kind}/{role}/{channel}/{language}"] = ForAdmins,
        ["POST /api/v1/admin/templates/{kind}/{role}/{channel}/{language}/rollback"] = ForAdmins,
        ["PUT /api/v1/stylists/profile/instructions"] = ForStylists,
        ["GET /api/v1/book/{stylistId}/{token}/stream"] = SharedLink,

        ["GET /api/v1/notifications"] = ForSignedIn,
        ["GET /api/v1/notifications/stream"] = ForSignedIn,
        ["POST /api/v1/notifications/{id}/read"] = OwnEntry,
        ["POST /api/v1/notifications/read-all"] = ForSignedIn,
        ["DELETE /api/v1/notifications/{id}"] = OwnEntry,
        ["GET /api/v1/notifications/preferences"] = ForSignedIn,
        ["PUT /api/v1/notifications/preferences"] = ForSignedIn,
        ["GET /api/v1/notifications/push-key"] = ForSignedIn,
        ["GET /api/v1/notifications/push-subscriptions"] = ForSignedIn,
        ["POST /api/v1/notifications/push-subscriptions"] = ForSignedIn,
        ["DELETE /api/v1/notifications/push-subscriptions/{id}"] = OwnBrowser,

        ["POST /api/v1/bookings/holds"] = ForActive,
        ["DELETE /api/v1/bookings/holds/{id}"] = OwnHold,
        ["POST /api/v1/bookings"] = ForActive,
        ["GET /api/v1/bookings"] = ForActive,
        ["GET /api/v1/bookings/{id}"] = new(Active, Thing.Booking, [Caller.Customer, Caller.Stylist, Caller.Admin]),
        ["PUT /api/v1/bookings/{id}"] = OwnBooking with { Body = """{"customerNotes":"x"}""" },
        ["GET /api/v1/bookings/{id}/quote"] = OwnBooking,
        ["DELETE /api/v1/bookings/{id}"] = new(Active, Thing.Booking, [Caller.Customer, Caller.Admin]),
        ["POST /api/v1/bookings/{id}/pay-deposit"] = OwnBooking with { Body = "{}" },
        ["GET /api/v1/payments"] = ForActive,
        ["GET /api/v1/payments/{id}"] = new(Active, Thing.Payment, [Caller.Customer, Caller.Stylist, Caller.Admin]),
        ["GET /api/v1/payments/callback/{gateway}"] = Open,
        ["POST /api/v1/payments/callback/{gateway}"] = Open,
        ["GET /api/v1/payments/report"] = ForStylists,
        ["GET /api/v1/admin/sms/costs"] = ForAdmins,
        ["GET /api/v1/admin/sms/providers"] = ForAdmins,
        ["GET /api/v1/admin/sms/messages"] = ForAdmins,
        ["GET /api/v1/admin/sms/budget"] = ForAdmins,
        ["PUT /api/v1/admin/sms/budget"] = ForAdmins,
        ["POST /api/v1/sms/callback/twilio/{id}"] = Open,
        ["GET /api/v1/admin/payments/report"] = ForAdmins,
        ["GET /api/v1/admin/ledger/balances"] = ForAdmins,
        ["GET /api/v1/admin/refunds"] = ForAdmins,
        ["POST /api/v1/admin/refunds/{id}/done"] = new(Admins, Thing.Refund, Admins),
        ["GET /api/v1/stylists/policy"] = ForStylists,
        ["PUT /api/v1/stylists/policy"] = ForStylists,
        ["GET /api/v1/bookings/{id}/notifications"] = new(Active, Thing.Booking, [Caller.Customer, Caller.Stylist, Caller.Admin]),
        ["GET /api/v1/admin/notifications"] = ForAdmins,
        ["POST /api/v1/admin/notifications/{id}/retry"] = new(Admins, Thing.Notice, Admins),
        ["GET /api/v1/stylists/reminders"] = ForStylists,
        ["PUT /api/v1/stylists/reminders"] = ForStylists,
        ["GET /api/v1/stylists/bookings"] = ForStylists,
        ["POST /api/v1/stylists/bookings"] = ForStylists,
        ["POST /api/v1/stylists/bookings/{id}/confirm"] = OwnDesk,
        ["POST /api/v1/stylists/bookings/{id}/decline"] = OwnDesk,
        ["POST /api/v1/stylists/bookings/{id}/complete"] = OwnDesk,
        ["POST /api/v1/stylists/bookings/{id}/no-show"] = OwnDesk,
        ["PUT /api/v1/stylists/bookings/{id}"] = OwnDesk,
        ["DELETE /api/v1/stylists/bookings/{id}"] = OwnDesk,
    };
}
