using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using Nobat.Domain.Stylists;
using Nobat.Domain.Users;
using Nobat.Infrastructure.Bookings;
using Nobat.Infrastructure.Database.Configurations;
using NodaTime;
using Npgsql;

namespace Nobat.Infrastructure.Database;

/// <summary>What the database's own guards mean to a caller. A guard without a name here is a bug and stays an exception.</summary>
internal static class DatabaseGuards
{
    /// <summary>The driver has no name for it.</summary>
    private const string IdleInTransactionSessionTimeout = "25P03";

    private static readonly Duration TryAgainSoon = Duration.FromSeconds(1);

    /// <summary>Constraints and unique indexes, each with the refusal it stands for.</summary>
    private static readonly Dictionary<string, Error> ByConstraint = new(StringComparer.Ordinal)
    {
        // Two at the same moment, and the other one was first.
        [UserConfiguration.UniquePhone] = RequestErrors.LostRace,
        [DeviceConfiguration.OnePerUser] = RequestErrors.LostRace,
        [CalendarConfiguration.OnePerStylist] = RequestErrors.LostRace,
        [CalendarConfiguration.UniqueOwner] = RequestErrors.LostRace,
        [PasskeyConfiguration.UniqueCredential] = AuthErrors.PasskeyRefused,
        [AuthenticatorConfiguration.OnePerUser] = RequestErrors.LostRace,
        [ExternalLoginConfiguration.OneAccount] = RequestErrors.LostRace,
        [ExternalLoginConfiguration.OnePerProvider] = RequestErrors.LostRace,
        [IpBlockConfiguration.OneAtATime] = RequestErrors.LostRace,
        [StylistProfileConfiguration.UniqueOwner] = StylistErrors.ProfileExists,
        [NoticeTemplateConfiguration.OnePerKey] = RequestErrors.LostRace,
        [NoticeTemplateConfiguration.OneOfAVersion] = RequestErrors.LostRace,
        [BookingConfiguration.NoOverlap] = BookingErrors.SlotTaken,
        [PaymentConfiguration.UniqueAuthority] = RequestErrors.LostRace,
        [PaymentConfiguration.OneHolds] = RequestErrors.LostRace,
        [ReaderPreferencesConfiguration.OnePerUser] = RequestErrors.LostRace,
        [PushSubscriptionConfiguration.UniqueEndpoint] = RequestErrors.LostRace,
        [RefundConfiguration.OnePerPayment] = RequestErrors.LostRace,
        [LedgerTransactionConfiguration.Once] = RequestErrors.LostRace,
        [NotificationConfiguration.Once] = RequestErrors.LostRace,
        [ReminderTimesConfiguration.OnePerStylist] = RequestErrors.LostRace,
        [SmsBudgetConfiguration.TheOne] = RequestErrors.LostRace,
        // Drawn at random: the next draw is another one.
        [BookingConfiguration.UniqueReference] = RequestErrors.LostRace,
        [StylistProfileConfiguration.UniqueLinkToken] = RequestErrors.LostRace,
        // The profile was removed while its first schedule was on the way.
        [CalendarConfiguration.OfProfile] = StylistErrors.NotFound,
        [ReminderTimesConfiguration.OfProfile] = StylistErrors.NotFound,
    };

    /// <summary>The refusal behind an exception of any wrapping, or null when it is not the database refusing.</summary>
    public static Error? Explain(Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            switch (inner)
            {
                case CalendarTurnTimeoutException:
                    return RequestErrors.Busy.After(TryAgainSoon);
                case DbUpdateConcurrencyException:
                    return RequestErrors.LostRace;
                case PostgresException postgres:
                    return Explain(postgres);
                case NpgsqlException { IsTransient: true } or NpgsqlException { InnerException: TimeoutException }:
                    return RequestErrors.Away;
                default:
                    continue;
            }
        }

        return null;
    }

    private static Error? Explain(PostgresException postgres) =>
        postgres.SqlState switch
        {
            PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.ExclusionViolation or PostgresErrorCodes.ForeignKeyViolation =>
                ByConstraint.GetValueOrDefault(postgres.ConstraintName ?? ""),
            PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure => RequestErrors.LostRace.After(TryAgainSoon),
            PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled or IdleInTransactionSessionTimeout =>
                RequestErrors.Busy.After(TryAgainSoon),
            // Starting, stopping, out of connections or of disk: the database's own trouble, not this request's.
            _ when postgres.IsTransient => RequestErrors.Away,
            _ => null,
        };
}
