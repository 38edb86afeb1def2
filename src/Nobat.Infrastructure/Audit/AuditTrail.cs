using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Nobat.Application.Audit;
using Nobat.Application.Common;
using Nobat.Domain.Audit;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;
using NodaTime.Text;
using Npgsql;
using NpgsqlTypes;

namespace Nobat.Infrastructure.Audit;

/// <summary>
/// Puts what happens into audit entries. Every domain event becomes one, in the transaction of the change; its first id names the
/// subject, and of its other members only ids, numbers, states and times are kept, phone numbers masked.
/// </summary>
internal sealed class AuditTrail(IHttpContextAccessor http, ICurrentUser me, IClient client)
{
    private static readonly ConcurrentDictionary<Type, Shape> Shapes = new();

    public AuditEntry Of(IDomainEvent happened)
    {
        var shape = Shapes.GetOrAdd(happened.GetType(), Shape.Of);
        return new AuditEntry
        {
            Kind = shape.Kind,
            ActorId = Actor?.Value,
            ActorRole = Actor is null ? null : me.Role,
            SubjectKind = shape.SubjectKind,
            SubjectId = shape.SubjectOf(happened),
            Network = Network,
            TraceId = TraceId,
            Details = shape.DetailsOf(happened),
        };
    }

    public AuditEntry Of(SignInAttempt attempt) =>
        new()
        {
            Kind = "sign_in",
            ActorId = attempt.Refusal is null ? attempt.UserId?.Value : null,
            SubjectKind = "user",
            SubjectId = attempt.UserId?.Value.ToString() ?? "unknown",
            Outcome = attempt.Refusal ?? AuditEntry.Done,
            Network = Network,
            TraceId = TraceId,
            Details = JsonSerializer.Serialize(
                new Dictionary<string, object?>
                {
                    ["method"] = Snake(attempt.Method.ToString()),
                    ["session"] = attempt.SessionId?.Value,
                    ["device"] = attempt.DeviceId?.Value,
                }
            ),
        };

    private UserId? Actor => http.HttpContext is not null && me.IsSignedIn ? me.Id : null;

    private string? Network => http.HttpContext is null ? null : client.Network;

    private static string? TraceId => Activity.Current?.TraceId.ToString();

    internal static string Snake(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    /// <summary>How one kind of event is written, found once.</summary>
    private sealed class Shape
    {
        private readonly PropertyInfo? _subject;
        private readonly (string Name, PropertyInfo Property)[] _details;

        private Shape(string kind, PropertyInfo? subject, (string, PropertyInfo)[] details) =>
            (Kind, _subject, _details) = (kind, subject, details);

        public string Kind { get; }

        public string SubjectKind => _subject is null ? "system" : Snake(_subject.Name);

        public static Shape Of(Type type)
        {
            var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance);
            var subject = Array.Find(properties, property => IsId(property.PropertyType));
            return new Shape(
                Snake(type.Name),
                subject,
                [
                    .. properties
                        .Where(p => p != subject && IsTold(Plain(p.PropertyType)))
                        .Select(p => (JsonNamingPolicy.CamelCase.ConvertName(p.Name), p)),
                ]
            );
        }

        public string SubjectOf(IDomainEvent happened) => _subject is null ? "nobat" : $"{IdOf(_subject.GetValue(happened)!)}";

        public string DetailsOf(IDomainEvent happened) =>
            JsonSerializer.Serialize(_details.ToDictionary(part => part.Name, part => Tell(part.Property.GetValue(happened))));

        private static object? Tell(object? value) =>
            value switch
            {
                null => null,
                PhoneNumber phone => phone.Masked,
                Instant instant => InstantPattern.ExtendedIso.Format(instant),
                LocalDate date => LocalDatePattern.Iso.Format(date),
                LocalTime time => time.ToString("HH:mm", CultureInfo.InvariantCulture),
                Enum state => Snake(state.ToString()),
                _ when IsId(value.GetType()) => IdOf(value),
                _ => value,
            };

        private static bool IsTold(Type type) =>
            IsId(type)
            || type.IsEnum
            || type == typeof(PhoneNumber)
            || type == typeof(Instant)
            || type == typeof(LocalDate)
            || type == typeof(LocalTime)
            || type == typeof(int)
            || type == typeof(long)
            || type == typeof(bool);

        private static Type Plain(Type type) => Nullable.GetUnderlyingType(type) ?? type;

        private static bool IsId(Type type) =>
            type.IsValueType && type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(ITypedId<>));

        private static Guid IdOf(object id) => (Guid)id.GetType().GetProperty("Value")!.GetValue(id)!;
    }
}

/// <summary>Writes entries that go with no change, each in a statement of its own.</summary>
internal sealed class AuditLog(NpgsqlDataSource database) : IAuditLog
{
    public async Task WriteAsync(AuditEntry entry, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            INSERT INTO audit_entries (id, kind, actor_id, actor_role, subject_kind, subject_id, outcome, network, trace_id, details)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """
        );
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = entry.Id });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = entry.Kind });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)entry.ActorId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)entry.ActorRole ?? DBNull.Value, DataTypeName = "user_role" });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = entry.SubjectKind });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = entry.SubjectId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = entry.Outcome });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)entry.Network ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)entry.TraceId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = entry.Details, NpgsqlDbType = NpgsqlDbType.Jsonb });
        await command.ExecuteNonQueryAsync(ct);
    }
}
