using Nobat.Domain.Common;

namespace Nobat.Domain.Stylists;

/// <summary>Refusals about stylists' profiles and their links.</summary>
public static class StylistErrors
{
    public static readonly Error NotFound = Error.NotFound("stylist.not_found", "There is no such stylist.");

    /// <summary>One answer for a link that is wrong, old, malformed, or of a profile that is not approved.</summary>
    public static readonly Error LinkNotFound = Error.NotFound("link.not_found", "This link does not lead to a stylist.");

    public static readonly Error ProfileExists = Error.Conflict("stylist.profile_exists", "You have a profile already.");
    public static readonly Error Invalid = Error.Invalid("stylist.invalid", "Some parts of the profile are not valid.");
    public static readonly Error AddressInvalid = Error.Invalid("stylist.address_invalid", "An address has 1 to 300 characters.");
    public static readonly Error SalonNameInvalid = Error.Invalid(
        "stylist.salon_name_invalid",
        "A salon's name has at most 100 characters."
    );
    public static readonly Error BioTooLong = Error.Invalid("stylist.bio_too_long", "A bio has at most 1000 characters.");
    public static readonly Error InstructionsInvalid = Error.Invalid(
        "stylist.instructions_invalid",
        "Instructions have at most 500 characters."
    );
    public static readonly Error LocationIncomplete = Error.Invalid(
        "stylist.location_incomplete",
        "Give both latitude and longitude, or neither."
    );
    public static readonly Error LatitudeOutOfRange = Error.Invalid(
        "stylist.latitude_out_of_range",
        "A latitude is between -90 and 90 degrees."
    );
    public static readonly Error LongitudeOutOfRange = Error.Invalid(
        "stylist.longitude_out_of_range",
        "A longitude is between -180 and 180 degrees."
    );
    public static readonly Error InstagramInvalid = Error.Invalid("stylist.instagram_invalid", "This is not an Instagram username.");
    public static readonly Error ReasonRequired = Error.Invalid("stylist.reason_required", "Please give a reason of 1 to 500 characters.");
    public static readonly Error ReasonNotWanted = Error.Invalid("stylist.reason_not_wanted", "Only a rejection has a reason.");
    public static readonly Error NotEditable = Error.Conflict(
        "stylist.not_editable",
        "A profile cannot be edited while it waits for approval or is suspended."
    );
    public static readonly Error NotSubmittable = Error.Conflict(
        "stylist.not_submittable",
        "Only a draft can be submitted; edit a rejected profile first."
    );
    public static readonly Error NotPending = Error.Conflict("stylist.not_pending", "This profile does not wait for approval.");
    public static readonly Error NotApproved = Error.Conflict("stylist.not_approved", "This profile is not approved.");
    public static readonly Error NotSuspended = Error.Conflict("stylist.not_suspended", "This profile is not suspended.");
    public static readonly Error SuspendedStays = Error.Conflict("stylist.suspended", "A suspended profile cannot be removed.");
    public static readonly Error HasBookings = Error.Conflict(
        "stylist.has_bookings",
        "Visits are still booked in this calendar; cancel or finish them first."
    );
}
