using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Nobat.Api.Http;
using Nobat.Application.Common;
using Nobat.Application.Notifications.Templates;
using Nobat.Domain.Notifications;
using Nobat.Domain.Notifications.Templates;
using Nobat.Domain.Users;

namespace Nobat.Api.Endpoints;

/// <summary>The words of messages, for administrators. docs/templates.md says what they may hold.</summary>
internal static class TemplateEndpoints
{
    /// <param name="Subject">Of letters, inbox entries and pushes; text messages have none.</param>
    /// <param name="Version">The latest version its author has seen; left out: whatever it is.</param>
    public sealed record SaveTemplateRequest(
        [property: MinLength(1), MaxLength(TemplateContent.MaxText)] string Text,
        [property: MaxLength(TemplateContent.MaxSubject)] string? Subject = null,
        [property: Range(0, int.MaxValue)] int? Version = null
    );

    /// <summary>What is left out is taken from the template in use.</summary>
    public sealed record PreviewTemplateRequest(
        [property: MaxLength(TemplateContent.MaxText)] string? Text = null,
        [property: MaxLength(TemplateContent.MaxSubject)] string? Subject = null
    );

    public sealed record RollBackTemplateRequest([property: Range(1, int.MaxValue)] int Version);

    public static void MapTemplates(this IEndpointRouteBuilder api)
    {
        var templates = api.MapGroup("/admin/templates").WithTags("Administration").RequireAuthorization(Policies.Admin);
        templates.MapGet("", List).WithSummary("List the templates of messages");
        var one = templates.MapGroup("/{kind}/{role}/{channel}/{language}");
        one.MapGet("", Get).WithSummary("One template with its history").ProducesProblem(404);
        one.MapPost("/preview", Preview).WithSummary("Fill a text with sample values without saving it").ProducesProblem(404);
        one.MapPut("", Save).WithSummary("Put another text in use").ProducesProblem(404).ProducesProblem(409);
        one.MapDelete("", Reset).WithSummary("Put the default in use again").ProducesProblem(404);
        one.MapPost("/rollback", RollBack).WithSummary("Put an earlier version in use again").ProducesProblem(404);
    }

    private static async Task<Results<Ok<Page<TemplateSummary>>, ProblemHttpResult>> List(
        string? kind,
        QueryEnum<NotificationRole>? role,
        QueryEnum<NotificationChannel>? channel,
        QueryEnum<Language>? language,
        bool? edited,
        string? search,
        int? limit,
        string? cursor,
        IMediator mediator,
        CancellationToken ct
    ) =>
        (
            await mediator.Send(
                new ListTemplatesQuery(
                    kind,
                    role?.Value,
                    channel?.Value,
                    language?.Value,
                    edited,
                    search,
                    new PageRequest(limit ?? PageRequest.DefaultLimit, cursor)
                ),
                ct
            )
        ).ToOk();

    private static async Task<Results<Ok<TemplateDetail>, ProblemHttpResult>> Get(
        [AsParameters] TemplateRoute route,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new GetTemplateQuery(route.Name), ct)).ToOk();

    private static async Task<Results<Ok<TemplatePreview>, ProblemHttpResult>> Preview(
        [AsParameters] TemplateRoute route,
        PreviewTemplateRequest body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new PreviewTemplateQuery(route.Name, body.Subject, body.Text), ct)).ToOk();

    private static async Task<Results<Ok<TemplateDetail>, ProblemHttpResult>> Save(
        [AsParameters] TemplateRoute route,
        SaveTemplateRequest body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new SaveTemplateCommand(route.Name, body.Subject, body.Text, body.Version), ct)).ToOk();

    private static async Task<Results<Ok<TemplateDetail>, ProblemHttpResult>> Reset(
        [AsParameters] TemplateRoute route,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new ResetTemplateCommand(route.Name), ct)).ToOk();

    private static async Task<Results<Ok<TemplateDetail>, ProblemHttpResult>> RollBack(
        [AsParameters] TemplateRoute route,
        RollBackTemplateRequest body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new RollBackTemplateCommand(route.Name, body.Version), ct)).ToOk();
}

/// <summary>The four parts of a template's address.</summary>
internal sealed record TemplateRoute(string Kind, string Role, string Channel, string Language)
{
    public TemplateName Name => new(Kind, Role, Channel, Language);
}
