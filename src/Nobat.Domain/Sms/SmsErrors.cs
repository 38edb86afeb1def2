using Nobat.Domain.Common;

namespace Nobat.Domain.Sms;

/// <summary>Refusals about text messages.</summary>
public static class SmsErrors
{
    public static readonly Error WarningTooLate = Error.Invalid(
        "sms_admin.warning_too_late",
        "The warning must come no later than the end of the budget."
    );
    public static readonly Error CallbackRefused = Error.Invalid("sms_admin.callback_refused", "This was not signed by the provider.");
    public static readonly Error NotFound = Error.NotFound("sms_admin.not_found", "There is no such message.");
}
