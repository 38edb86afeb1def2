using Nobat.Domain.Common;

namespace Nobat.Domain.Services;

/// <summary>Refusals about a stylist's catalogue and about choosing from it.</summary>
public static class ServiceErrors
{
    public static readonly Error NotFound = Error.NotFound("service.not_found", "There is no such service.");
    public static readonly Error Invalid = Error.Invalid("service.invalid", "Some parts of the service are not valid.");
    public static readonly Error NameRequired = Error.Invalid("service.name_required", "Give a name in Persian, in English, or in both.");
    public static readonly Error NameInvalid = Error.Invalid("service.name_invalid", "A name has at most 80 characters.");
    public static readonly Error DescriptionTooLong = Error.Invalid(
        "service.description_too_long",
        "A description has at most 500 characters."
    );
    public static readonly Error DurationOutOfRange = Error.Invalid(
        "service.duration_out_of_range",
        "A service lasts between 5 and 720 minutes."
    );
    public static readonly Error SegmentsInvalid = Error.Invalid(
        "service.segments_invalid",
        "Work and gaps come in turn, first and last is work, at most 4 gaps, each of at least 5 minutes."
    );
    public static readonly Error SegmentsSum = Error.Invalid(
        "service.segments_sum",
        "The segments together must last as long as the service."
    );
    public static readonly Error PriceOutOfRange = Error.Invalid(
        "service.price_out_of_range",
        "A price is between 0 and 100000000000 Rial."
    );
    public static readonly Error DepositOutOfRange = Error.Invalid(
        "service.deposit_out_of_range",
        "A deposit is between 0 and the price of the service."
    );
    public static readonly Error SortOrderOutOfRange = Error.Invalid(
        "service.sort_order_out_of_range",
        "A place in the order is between 0 and 10000."
    );
    public static readonly Error TooMany = Error.Conflict(
        "service.too_many",
        "A catalogue has at most 100 services; please remove one first."
    );
    public static readonly Error OrderIncomplete = Error.Invalid(
        "service.order_incomplete",
        "Give each of your services once, in the wanted order."
    );

    /// <summary>Unknown, another stylist's, not active or removed: one answer, so that nothing can be learned from it.</summary>
    public static readonly Error NotOffered = Error.NotFound("service.not_offered", "The stylist does not offer this service.");
    public static readonly Error Required = Error.Invalid("service.required", "Please choose what is to be done.");
    public static readonly Error AddOnAlone = Error.Invalid(
        "service.add_on_alone",
        "This is only done together with another service; please choose one."
    );
    public static readonly Error ChosenTwice = Error.Invalid("service.chosen_twice", "A service can be chosen once.");
    public static readonly Error TooManyChosen = Error.Invalid("service.too_many_chosen", "A visit has at most 10 services.");
}
