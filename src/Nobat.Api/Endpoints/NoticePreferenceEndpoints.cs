using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Nobat.Api.Http;
using Nobat.Application.Notifications;
using Nobat.Domain.Notifications;
using NodaTime;

namespace Nobat.Api.Endpoints;

/// <summary>How one gets notifications.</summary>
internal static class NoticePreferenceEndpoints
{
    public static void MapNoticePreferences(this IEndpointRouteBuilder api)
    {
        var preferences = api.MapGroup("/notifications/preferences").WithTags("Notifications").RequireAuthorization(Policies.SignedIn);
        preferences.MapGet("", Get).WithSummary("How one gets notifications");
        preferences.MapPut("", Set).WithSummary("Choose how one gets notifications");
    }

    private static async Task<Results<Ok<NoticePreferencesAnswer>, ProblemHttpResult>> Get(IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new GetNoticePreferencesQuery(), ct)).ToOk();

    private static async Task<Results<Ok<NoticePreferencesAnswer>, ProblemHttpResult>> Set(
        SetNoticePreferencesRequest body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(body.ToCommand(), ct)).ToOk();
}

/// <summary>All of it: a topic that is left out goes by the defaults.</summary>
/// <param name="QuietHours">Null: none.</param>
internal sealed record SetNoticePreferencesRequest(
    DateStyle Calendar,
    QuietHoursRequest? QuietHours,
    [property: MaxLength(SetNoticePreferencesCommand.MostTopics)] IReadOnlyList<TopicChoiceRequest> Topics
)
{
    public SetNoticePreferencesCommand ToCommand() =>
        new(
            Calendar,
            QuietHours is { } quiet ? new QuietTimes(quiet.From, quiet.To) : null,
            [.. Topics.Select(topic => new TopicChoice(topic.Topic, topic.Channels, topic.Fallbacks ?? []))]
        );
}

/// <summary>Local time; may span midnight.</summary>
/// <param name="To">The first moment that is not quiet.</param>
internal sealed record QuietHoursRequest(LocalTime From, LocalTime To);

/// <param name="Channels">On each of these; none turns it off.</param>
/// <param name="Fallbacks">One by one, where none of the others could be reached.</param>
internal sealed record TopicChoiceRequest(
    NotificationTopic Topic,
    [property: MaxLength(SetNoticePreferencesCommand.MostChannels)] IReadOnlyList<NotificationChannel> Channels,
    [property: MaxLength(SetNoticePreferencesCommand.MostChannels)] IReadOnlyList<NotificationChannel>? Fallbacks = null
);
