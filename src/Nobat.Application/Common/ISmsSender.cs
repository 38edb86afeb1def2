using Nobat.Domain.Users;

namespace Nobat.Application.Common;

/// <summary>One text message. <paramref name="Code"/> is set only for one-time codes, whose text must not rest anywhere.</summary>
/// <param name="DedupeKey">The same key is never sent twice by a provider that supports it.</param>
/// <param name="Language">That of the text; a provider's template is chosen by it.</param>
public sealed record SmsMessage(
    PhoneNumber To,
    string Kind,
    string Text,
    string? Code = null,
    string? DedupeKey = null,
    Language Language = Language.Fa
);

/// <summary>Sends text messages. Throws when the provider is away; callers outside a request retry.</summary>
public interface ISmsSender
{
    Task SendAsync(SmsMessage message, CancellationToken ct);
}
