using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Nobat.Api.Http.OpenApi;

/// <summary>
/// An example for every body, put together from the schema and from what members of that name hold in Nobat, so that a new member or
/// endpoint has its example without anybody writing one.
/// </summary>
internal static class Examples
{
    private const int Deepest = 8;

    private static readonly Dictionary<string, Func<JsonNode>> ByName = new(StringComparer.Ordinal)
    {
        ["phoneNumber"] = () => "09120000001",
        ["newPhoneNumber"] = () => "09120000002",
        ["customerPhone"] = () => "09120000003",
        ["customerName"] = () => "Sara Ahmadi",
        ["firstName"] = () => "Sara",
        ["lastName"] = () => "Ahmadi",
        ["birthDate"] = () => "1995-03-21",
        ["email"] = () => "sara@example.com",
        ["password"] = () => "A long enough password",
        ["newPassword"] = () => "Another long password",
        ["currentPassword"] = () => "A long enough password",
        ["code"] = () => "123456",
        ["otpCode"] = () => "123456",
        ["deviceName"] = () => "Sara's phone",
        ["redirectUri"] = () => "https://nobat.example/auth/callback/google",
        ["authorizationUrl"] = () => "https://accounts.google.com/o/oauth2/v2/auth?response_type=code",
        ["ceremonyToken"] = () => "Zm9yIGV4YW1wbGUgb25seSwgbm90IGEgcmVhbCB0b2tlbiE",
        ["state"] = () => "Zm9yIGV4YW1wbGUgb25seSwgbm90IGEgcmVhbCBzdGF0ZSE",
        ["linkToken"] = () => "Zm9yIGV4YW1wbGUgb25seSwgbm90IGEgcmVhbCB0b2tlbiE",
        ["provider"] = () => "google",
        ["id"] = () => "cGFzc2tleS1leGFtcGxl",
        ["type"] = () => "public-key",
        ["clientDataJSON"] = () => "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0In0",
        ["attestationObject"] = () => "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YUA",
        ["authenticatorData"] = () => "SZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2MFAAAAAA",
        ["signature"] = () => "MEUCIQDexample",
        ["userHandle"] = () => "MDE5MzBmNmU4YzFhN2MzZTlmNWEyYjdkNGU2ZjhhMTA",
        ["transports"] = () => "internal",
        ["challenge"] = () => "bm90IGEgcmVhbCBjaGFsbGVuZ2UsIGJ1dCBhbiBleGFtcGxl",
        ["rpId"] = () => "nobat.example",
        ["alg"] = () => -7,
        ["timeout"] = () => 300_000,
        ["residentKey"] = () => "required",
        ["userVerification"] = () => "required",
        ["attestation"] = () => "none",
        ["name"] = () => "Sara's phone",
        ["mfaToken"] = () => "Zm9yIGV4YW1wbGUgb25seSwgbm90IGEgcmVhbCB0b2tlbiE",
        ["recoveryCode"] = () => "ABCD-EFGH-JKLM-NPQR",
        ["secret"] = () => "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
        ["uri"] = () => "otpauth://totp/Nobat:09120002001?secret=JBSWY3DPEHPK3PXP&issuer=Nobat",
        ["qrCode"] = () => "data:image/svg+xml;base64,PHN2Zy8+",
        ["resetToken"] = () => "AZqv0Cu3d1ODMT0xJqkqXQAAAZqv0Cu3.Zm9yIGV4YW1wbGUgb25seSwgbm90IGEgcmVhbCB0b2tlbiE",
        ["deviceToken"] = () => "AZqv0Cu3d1ODMT0xJqkqXQ.Zm9yIGV4YW1wbGUgb25seSwgbm90IGEgcmVhbCB0b2tlbiE",
        ["timeZone"] = () => "Asia/Tehran",
        ["startTime"] = () => "10:00",
        ["endTime"] = () => "11:00",
        ["bookingDate"] = () => "2026-12-01",
        ["date"] = () => "2026-12-01",
        ["startDate"] = () => "2026-12-01",
        ["endDate"] = () => "2026-12-03",
        ["jalaliDate"] = () => "1405/09/10",
        ["latitude"] = () => 35.7219,
        ["longitude"] = () => 51.3347,
        ["salonAddress"] = () => "Tehran, Valiasr Street, No. 12",
        ["salonName"] = () => "Sara Salon",
        ["displayName"] = () => "Sara Ahmadi",
        ["instagramUsername"] = () => "sara.salon",
        ["bio"] = () => "Cuts and colours since 2015.",
        ["customerNotes"] = () => "Please use the side door.",
        ["network"] = () => "203.0.113.0/24",
        ["expiresAt"] = () => "2030-12-01T06:30:00Z",
        ["reason"] = () => "Nowruz",
        ["reference"] = () => "NB-7K2M-4X9P",
        ["nameEn"] = () => "Hair colour",
        ["description"] = () => "Colour, effect and finish.",
        ["durationMinutes"] = () => 60,
        ["minutes"] = () => 60,
        ["kind"] = () => "work",
        ["price"] = () => 8_000_000,
        ["depositAmount"] = () => 2_000_000,
        ["deposit"] = () => 2_000_000,
        ["totalAmount"] = () => 8_000_000,
        ["sortOrder"] = () => 0,
        ["gateway"] = () => "zarinpal",
        ["returnUrl"] = () => "https://nobat.example/bookings/done",
        ["redirectUrl"] = () => "https://payment.zarinpal.com/pg/StartPay/A00000000000000000000000000000000001",
        ["paidBy"] = () => "hand",
        ["cardMask"] = () => "502229******5995",
        ["amount"] = () => 2_000_000,
        ["monthly"] = () => 50_000_000,
        ["warnAt"] = () => 40_000_000,
        ["freeCancellationHours"] = () => 24,
        ["lateCancellationPercent"] = () => 50,
        ["noShowPercent"] = () => 100,
        ["rescheduleHours"] = () => 12,
        ["maxReschedules"] = () => 3,
        ["minutesBefore"] = () => 1440,
        ["address"] = () => "0912***0001",
        ["failureCode"] = () => "away",
        ["providerId"] = () => "8792343",
        ["cost"] = () => 1_680,
        ["slotDurationMinutes"] = () => 60,
        ["slotStepMinutes"] = () => 30,
        ["bufferTimeMinutes"] = () => 15,
        ["minimumNoticeMinutes"] = () => 120,
        ["maxAdvanceDays"] = () => 60,
        ["endpoint"] = () => "https://fcm.googleapis.com/fcm/send/cGFzcy1leGFtcGxl",
        ["p256dh"] = () => "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        ["auth"] = () => "BTBZMqHH6r4Tts7J_aSIgg",
        ["publicKey"] = () => "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8",
        ["service"] = () => "fcm.googleapis.com",
        ["userAgent"] = () => "Mozilla/5.0 (Linux; Android 15)",
        ["subject"] = () => "Your booking is confirmed",
        ["link"] = () => "https://nobat.example/bookings/NB-7K2M-4X9P",
        ["unreadCount"] = () => 3,
        ["nextCursor"] = () => "eyJpZCI6MX0",
        ["message"] = () => "Done.",
    };

    /// <summary>Members that exclude others of the same body; the example is the way most callers take.</summary>
    private static readonly Dictionary<string, string[]> LeftOut = new(StringComparer.Ordinal)
    {
        ["LoginRequest"] = ["otpCode"],
        ["ResetPasswordRequest"] = ["resetToken"],
        ["SecondProofRequest"] = ["recoveryCode"],
        ["VerifySecondFactorRequest"] = ["recoveryCode"],
        ["CreateRequest"] = ["stylistId", "bookingDate", "startTime", "serviceIds", "linkToken"],
        ["AddExceptionRequest"] = ["startDate", "endDate", "recurringDayOfWeek", "startTime", "endTime"],
        ["ApproveRequest"] = ["rejectionReason"],
        ["TopicChoiceRequest"] = ["fallbacks"],
        ["SubscribePushRequest"] = ["expirationTime"],
    };

    public static void Add(OpenApiDocument document)
    {
        foreach (var (_, operation) in document.Paths.Values.SelectMany(path => path.Operations ?? []))
        {
            AddTo(operation.RequestBody?.Content);
            foreach (var (_, response) in operation.Responses ?? [])
                AddTo(response.Content);
        }
    }

    private static void AddTo(IDictionary<string, OpenApiMediaType>? content)
    {
        foreach (var media in content?.Values ?? [])
        {
            if (media is { Example: null, Schema: { } schema })
                media.Example = Of(schema, "", 0);
        }
    }

    private static JsonNode? Of(IOpenApiSchema schema, string name, int depth)
    {
        if (depth > Deepest)
            return null;
        if (schema.Examples is [{ } given, ..])
            return given.DeepClone();
        if (schema.Enum is { Count: > 0 } names)
            return names[0].DeepClone();
        var options = schema.OneOf ?? schema.AnyOf;
        if (options?.FirstOrDefault(option => option.Type != JsonSchemaType.Null) is { } option)
            return Of(option, name, depth);
        return (schema.Type & ~JsonSchemaType.Null) switch
        {
            JsonSchemaType.Object => ObjectOf(schema, depth),
            JsonSchemaType.Array => ArrayOf(schema, name, depth),
            JsonSchemaType.Boolean => true,
            JsonSchemaType.Integer => ByName.TryGetValue(name, out var integer) ? integer() : 1,
            JsonSchemaType.Number => ByName.TryGetValue(name, out var number) ? number() : 1.5,
            JsonSchemaType.String => TextOf(schema, name),
            _ => null,
        };
    }

    private static JsonObject ObjectOf(IOpenApiSchema schema, int depth)
    {
        var made = new JsonObject();
        var leftOut = schema is OpenApiSchemaReference { Reference.Id: { } id } && LeftOut.TryGetValue(id, out var members) ? members : [];
        foreach (var (member, value) in schema.Properties ?? new Dictionary<string, IOpenApiSchema>())
        {
            if (!leftOut.Contains(member))
                made[member] = Of(value, member, depth + 1);
        }

        return made;
    }

    private static JsonArray ArrayOf(IOpenApiSchema schema, string name, int depth) =>
        schema is { MaxItems: not 0, Items: { } items } && Of(items, name, depth + 1) is { } one ? [one] : [];

    private static JsonNode TextOf(IOpenApiSchema schema, string name) =>
        schema.Format switch
        {
            "uuid" => "01930f6e-8c1a-7c3e-9f5a-2b7d4e6f8a10",
            "date-time" => "2026-12-01T06:30:00Z",
            "date" => ByName.TryGetValue(name, out var date) ? date() : "2026-12-01",
            "uri" => "https://nobat.example/",
            _ when schema.Pattern is not null && name is "from" => "22:00",
            _ when schema.Pattern is not null && name is "to" => "08:00",
            _ => ByName.TryGetValue(name, out var text) ? text()
            : name.EndsWith("Time", StringComparison.Ordinal) ? "10:00"
            : "text",
        };
}
