using System.Collections.Immutable;
using FluentValidation;
using FluentValidation.Results;
using MediatR;
using Nobat.Domain.Common;

namespace Nobat.Application.Common;

/// <summary>Refuses a request of the wrong shape before its handler runs. Applies where the answer can carry a refusal.</summary>
internal sealed class ValidationBehavior<TRequest, TResponse>(IEnumerable<IValidator<TRequest>> validators)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
    where TResponse : IOutcome<TResponse>
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        List<FieldError>? wrong = null;
        foreach (var validator in validators)
        {
            foreach (var failure in (await validator.ValidateAsync(request, cancellationToken)).Errors)
                (wrong ??= []).Add(ValidationCodes.FieldErrorOf(failure));
        }

        return wrong is null ? await next() : TResponse.From(RequestErrors.Invalid.WithFields(wrong));
    }
}

/// <summary>
/// Nobat's own codes in place of the validation library's. A rule may state a code of its own with <c>WithErrorCode</c>;
/// every code has a text in each language.
/// </summary>
public static class ValidationCodes
{
    public const string Required = "validation.required";
    public const string TooLong = "validation.too_long";
    public const string TooShort = "validation.too_short";
    public const string OutOfRange = "validation.out_of_range";
    public const string TooSmall = "validation.too_small";
    public const string TooLarge = "validation.too_large";
    public const string Invalid = "validation.invalid";

    public static readonly ImmutableArray<string> All = [Required, TooLong, TooShort, OutOfRange, TooSmall, TooLarge, Invalid];

    internal static FieldError FieldErrorOf(ValidationFailure failure)
    {
        var values = failure.FormattedMessagePlaceholderValues;
        var bounds = ImmutableDictionary.CreateRange<string, object?>([
            new("min", Bound(values, "MinLength", "From", "ComparisonValue")),
            new("max", Bound(values, "MaxLength", "To", "ComparisonValue")),
        ]);
        return new FieldError(CamelCase(failure.PropertyName), CodeOf(failure.ErrorCode), failure.ErrorMessage, bounds);
    }

    private static string CodeOf(string? code) =>
        code switch
        {
            "NotEmptyValidator" or "NotNullValidator" => Required,
            "MaximumLengthValidator" => TooLong,
            "MinimumLengthValidator" => TooShort,
            "LengthValidator" or "ExactLengthValidator" or "InclusiveBetweenValidator" or "ExclusiveBetweenValidator" => OutOfRange,
            "GreaterThanValidator" or "GreaterThanOrEqualValidator" => TooSmall,
            "LessThanValidator" or "LessThanOrEqualValidator" => TooLarge,
            not null when code.Contains('.', StringComparison.Ordinal) => code,
            _ => Invalid,
        };

    private static object? Bound(Dictionary<string, object>? values, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (values is not null && values.TryGetValue(name, out var value))
                return value;
        }

        return null;
    }

    private static string CamelCase(string path) =>
        string.Join('.', path.Split('.').Select(part => part.Length == 0 ? part : char.ToLowerInvariant(part[0]) + part[1..]));
}
