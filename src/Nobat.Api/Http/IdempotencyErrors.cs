using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Api.Http;

/// <summary>Refusals about <c>Idempotency-Key</c>.</summary>
internal static class IdempotencyErrors
{
    public static readonly Error KeyInvalid = Error.Invalid(
        "idempotency.key_invalid",
        "Idempotency-Key must be 1 to 255 visible ASCII characters."
    );
    public static readonly Error KeyReused = Error.Unprocessable(
        "idempotency.key_reused",
        "This Idempotency-Key was used for a different request."
    );
    public static readonly Error InFlight = Error
        .Conflict("idempotency.in_flight", "The first request with this Idempotency-Key is still being carried out.")
        .After(Duration.FromSeconds(1));
}
