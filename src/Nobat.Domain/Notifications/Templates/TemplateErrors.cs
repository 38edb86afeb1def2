using Nobat.Domain.Common;

namespace Nobat.Domain.Notifications.Templates;

/// <summary>Refusals about templates.</summary>
public static class TemplateErrors
{
    public static readonly Error NotFound = Error.NotFound("template.not_found", "There is no such template.");
    public static readonly Error Invalid = Error.Invalid("template.invalid", "This text cannot be sent as it is.");
    public static readonly Error VersionNotFound = Error.NotFound("template.version_not_found", "This template has no such version.");

    /// <summary>Somebody else saved a version meanwhile; <c>version</c> tells which.</summary>
    public static readonly Error Changed = Error.Conflict("template.changed", "Somebody else has changed this template meanwhile.");

    public static readonly Error BraceStray = Error.Invalid(
        "template.brace_stray",
        "A brace stands alone: {name} belongs around a name only."
    );
    public static readonly Error PartNotClosed = Error.Invalid("template.part_not_closed", "The part of {name} has no end.");
    public static readonly Error PartNotOpen = Error.Invalid("template.part_not_open", "The part of {name} has no beginning.");
    public static readonly Error PartInPart = Error.Invalid("template.part_in_part", "The part of {name} stands inside another part.");

    public static readonly Error PlaceholderUnknown = Error.Invalid(
        "template.placeholder_unknown",
        "Nothing fills {name} in a text of this kind."
    );

    public static readonly Error PlaceholderMissing = Error.Invalid(
        "template.placeholder_missing",
        "The text has to say {name}, outside of parts that can be left out."
    );

    public static readonly Error LinkNotAllowed = Error.Invalid(
        "template.link_not_allowed",
        "Links may lead to Nobat's own addresses only, not to {name}."
    );

    public static readonly Error CharacterNotAllowed = Error.Invalid(
        "template.character_not_allowed",
        "The character {name} cannot be sent."
    );

    public static readonly Error TooLong = Error.Invalid(
        "template.too_long",
        "The text is too long: at most {max} characters when it is filled."
    );
    public static readonly Error SubjectMissing = Error.Invalid("template.subject_missing", "A text of this channel has a subject.");
    public static readonly Error SubjectNotWanted = Error.Invalid("template.subject_not_wanted", "A text message has no subject.");
    public static readonly Error Empty = Error.Invalid("template.empty", "The text says nothing when no value is there.");

    public static readonly Error CodeAlone = Error.Invalid(
        "template.code_alone",
        "Providers put a code into an approved text: {code} stands there once, by itself, and nothing else is filled."
    );

    /// <summary>Pointing at a member of a request. What is given fills the <c>{name}</c> and <c>{max}</c> of the text.</summary>
    public static FieldError AsField(this Error error, string field, string? name = null, int? max = null)
    {
        var values = System.Collections.Immutable.ImmutableDictionary<string, object?>.Empty;
        if (name is not null)
            values = values.Add("name", name);
        if (max is not null)
            values = values.Add("max", max);
        return new FieldError(field, error.Code, error.Message, values.Count == 0 ? null : values);
    }
}
