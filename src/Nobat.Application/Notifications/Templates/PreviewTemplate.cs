using System.Collections.Immutable;
using System.Globalization;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Notifications;
using Nobat.Domain.Notifications.Templates;

namespace Nobat.Application.Notifications.Templates;

/// <summary>Fills a text with sample values; one that is not saved, or the one in use where none is given. Changes nothing.</summary>
public sealed record PreviewTemplateQuery(TemplateName Name, string? Subject, string? Text) : IQuery<Result<TemplatePreview>>;

/// <summary>How a text would arrive.</summary>
/// <param name="Html">The other form of a letter; null elsewhere.</param>
/// <param name="Segments">Parts of a text message that are billed; 0 elsewhere.</param>
/// <param name="Encoding"><c>gsm7</c> or <c>ucs2</c> for text messages; null elsewhere.</param>
/// <param name="Warnings">What can be sent and yet should be looked at.</param>
public sealed record TemplatePreview(
    string? Subject,
    string Text,
    string? Html,
    int Characters,
    int Segments,
    SmsAlphabet? Encoding,
    IReadOnlyList<TemplateWarning> Warnings
);

/// <param name="Code"><c>template.many_segments</c> or <c>template.wide_characters</c>.</param>
public sealed record TemplateWarning(string Code, string Message);

internal sealed class PreviewTemplateHandler(
    IReadDb db,
    IDefaultTemplates defaults,
    TemplateDesk desk,
    ILetterHtml html,
    ITexts texts,
    ICurrentUser me
) : IQueryHandler<PreviewTemplateQuery, Result<TemplatePreview>>
{
    /// <summary>Three Persian parts are some two hundred characters.</summary>
    private const int ManySegments = 4;

    public async Task<Result<TemplatePreview>> Handle(PreviewTemplateQuery request, CancellationToken cancellationToken)
    {
        if (request.Name.ToKey() is not { } key)
            return TemplateErrors.NotFound;
        var used = (await db.FindTemplateAsync(key, cancellationToken))?.Active?.Content ?? defaults.Of(key);
        var content = TemplateContent.Of(request.Subject ?? used.Subject, request.Text ?? used.Text);
        if (desk.Judge(key, content) is { } refused)
            return refused;
        var filled = desk.Filled(key, content);
        var isSms = key.Channel is NotificationChannel.Sms;
        var segments = isSms ? SmsSegments.Of(filled.Text) : default;
        return new TemplatePreview(
            filled.Subject,
            filled.Text,
            key.Channel is NotificationChannel.Email ? html.Of(filled.Text, key.Language) : null,
            new StringInfo(filled.Text).LengthInTextElements,
            segments.Parts,
            isSms ? segments.Alphabet : null,
            isSms ? Warnings(filled.Text, segments, key) : []
        );
    }

    private ImmutableArray<TemplateWarning> Warnings(string text, SmsSegments segments, TemplateKey key)
    {
        var warnings = ImmutableArray.CreateBuilder<TemplateWarning>();
        if (segments.Parts >= ManySegments)
            warnings.Add(new("template.many_segments", texts.Get("template.many_segments", me.Language, ("segments", segments.Parts))));
        if (key.Language is Domain.Users.Language.En && segments.Alphabet is SmsAlphabet.Ucs2)
            warnings.Add(
                new(
                    "template.wide_characters",
                    texts.Get("template.wide_characters", me.Language, ("characters", string.Join(' ', SmsSegments.OutsideGsm7(text))))
                )
            );
        return warnings.ToImmutable();
    }
}
