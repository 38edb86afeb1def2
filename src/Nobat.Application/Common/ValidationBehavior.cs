using FluentValidation;
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
                (wrong ??= []).Add(new FieldError(CamelCase(failure.PropertyName), failure.ErrorCode, failure.ErrorMessage));
        }

        return wrong is null ? await next() : TResponse.From(RequestErrors.Invalid.WithFields(wrong));
    }

    private static string CamelCase(string path) =>
        string.Join('.', path.Split('.').Select(part => part.Length == 0 ? part : char.ToLowerInvariant(part[0]) + part[1..]));
}
