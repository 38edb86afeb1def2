using Nobat.Domain.Availability;
using Nobat.Domain.Bookings;
using Nobat.Domain.Notifications;
using Nobat.Domain.Payments;
using Nobat.Domain.Sms;
using Nobat.Domain.Stylists;
using Nobat.Domain.Users;
using Npgsql;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;

namespace Nobat.Infrastructure.Database;

/// <summary>The domain's enums that are PostgreSQL enum types; labels are the snake_case member names.</summary>
internal static class DatabaseEnums
{
    private static readonly (Type Enum, string Name)[] All =
    [
        (typeof(UserRole), "user_role"),
        (typeof(UserStatus), "user_status"),
        (typeof(Language), "language"),
        (typeof(BookingStatus), "booking_status"),
        (typeof(BookingParty), "booking_party"),
        (typeof(BookingChangeKind), "booking_change_kind"),
        (typeof(DepositStatus), "deposit_status"),
        (typeof(PaymentStatus), "payment_status"),
        (typeof(RefundStatus), "refund_status"),
        (typeof(RefundRoute), "refund_route"),
        (typeof(RefundReason), "refund_reason"),
        (typeof(LedgerKind), "ledger_kind"),
        (typeof(LedgerAccount), "ledger_account"),
        (typeof(SmsState), "sms_state"),
        (typeof(CodePurpose), "code_purpose"),
        (typeof(CodeLimit), "code_limit"),
        (typeof(SessionEnd), "session_end"),
        (typeof(SignInMethod), "sign_in_method"),
        (typeof(CeremonyPurpose), "ceremony_purpose"),
        (typeof(StylistStatus), "stylist_status"),
        (typeof(ExceptionKind), "exception_kind"),
        (typeof(NotificationState), "notification_state"),
        (typeof(NotificationChannel), "notification_channel"),
        (typeof(NotificationRole), "notification_role"),
    ];

    /// <summary>For the model.</summary>
    public static void MapNobatEnums(this NpgsqlDbContextOptionsBuilder npgsql)
    {
        foreach (var (type, name) in All)
            npgsql.MapEnum(type, name);
    }

    /// <summary>For the wire.</summary>
    public static void MapNobatEnums(this NpgsqlDataSourceBuilder database)
    {
        foreach (var (type, name) in All)
            database.MapEnum(type, name);
    }
}
