using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Nobat.Api.Edge;
using Nobat.Api.Http;
using Nobat.Application.Common;
using Nobat.Application.Users;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Api.Endpoints;

/// <summary>The account as a customer's.</summary>
internal static class CustomerEndpoints
{
    public static void MapCustomers(this IEndpointRouteBuilder api)
    {
        var customers = api.MapGroup("/customers").WithTags("Customers");
        customers.MapPost("/profile", Create).RequireAuthorization(Policies.SignedIn).WithSummary("Complete a new account as a customer");
        customers.MapGet("/profile", Get).RequireAuthorization(Policies.Customer).WithSummary("Read the customer profile");
        customers.MapPut("/profile", Edit).RequireAuthorization(Policies.Customer).WithSummary("Change the customer profile");
        customers
            .MapPost("/profile/change-phone", ChangePhone)
            .WithMetadata(new SendsCodes())
            .RequireAuthorization(Policies.Customer)
            .WithSummary("Ask for a code on the number to move to");
        customers
            .MapPost("/profile/change-phone/confirm", ConfirmPhoneChange)
            .RequireAuthorization(Policies.Customer)
            .WithSummary("Move the account to a number by its code");
        customers
            .MapGet("/booking-form", GetBookingForm)
            .RequireAuthorization(Policies.Customer)
            .WithSummary("What pre-fills the booking form");
    }

    private static async Task<Results<Created<UserAnswer>, ProblemHttpResult>> Create(
        CustomerProfileRequest body,
        IMediator mediator,
        CancellationToken ct
    ) =>
        (await mediator.Send(new CompleteProfileCommand(body.FirstName, body.LastName, body.BirthDate, UserRole.User), ct)).ToCreated(_ =>
            "/api/v1/customers/profile"
        );

    private static async Task<Results<Ok<UserAnswer>, ProblemHttpResult>> Get(IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new GetProfileQuery(), ct)).ToOk();

    private static async Task<Results<Ok<UserAnswer>, ProblemHttpResult>> Edit(
        CustomerProfileRequest body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new EditProfileCommand(body.FirstName, body.LastName, body.BirthDate), ct)).ToOk();

    private static async Task<Results<Ok<MessageAnswer>, ProblemHttpResult>> ChangePhone(
        ChangePhoneRequest body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new ChangePhoneCommand(body.NewPhoneNumber), ct)).ToOk();

    private static async Task<Results<Ok<UserAnswer>, ProblemHttpResult>> ConfirmPhoneChange(
        ConfirmPhoneChangeRequest body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new ConfirmPhoneChangeCommand(body.NewPhoneNumber, body.Code), ct)).ToOk();

    private static async Task<Results<Ok<BookingForm>, ProblemHttpResult>> GetBookingForm(IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new GetBookingFormQuery(), ct)).ToOk();
}

internal sealed record CustomerProfileRequest(
    [property: MinLength(1), MaxLength(PersonName.MaxLength)] string FirstName,
    [property: MinLength(1), MaxLength(PersonName.MaxLength)] string LastName,
    LocalDate? BirthDate = null
);

/// <param name="NewPhoneNumber">Any usual spelling of an Iranian mobile number.</param>
internal sealed record ChangePhoneRequest([property: MinLength(1), MaxLength(PhoneNumber.MaxSpelling)] string NewPhoneNumber);

/// <param name="Code">Six digits, Latin, Persian or Arabic.</param>
internal sealed record ConfirmPhoneChangeRequest(
    [property: MinLength(1), MaxLength(PhoneNumber.MaxSpelling)] string NewPhoneNumber,
    [property: MinLength(OneTimeCode.Length), MaxLength(OneTimeCode.MaxSpelling)] string Code
);
