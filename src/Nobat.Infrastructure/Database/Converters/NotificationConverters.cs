using System.Text.Json;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Nobat.Domain.Notifications;

namespace Nobat.Infrastructure.Database.Converters;

/// <summary>Kinds by their names, which never change.</summary>
internal sealed class NotificationKindConverter()
    : ValueConverter<NotificationKind, string>(kind => kind.Name, name => NotificationKind.Find(name) ?? NotificationKind.Unknown);

/// <summary>What an event knew, as a JSON object of texts.</summary>
internal sealed class NoticeValuesConverter()
    : ValueConverter<IReadOnlyDictionary<string, string>, string>(values => Write(values), json => Read(json))
{
    private const string None = "{}";

    public static string Write(IReadOnlyDictionary<string, string> values) => values.Count == 0 ? None : JsonSerializer.Serialize(values);

    public static IReadOnlyDictionary<string, string> Read(string json) =>
        json == None ? NoticeValues.None : JsonSerializer.Deserialize<Dictionary<string, string>>(json)!;
}
