using Microsoft.Extensions.Options;

namespace Nobat.Infrastructure.Notifications;

/// <summary>The workers of this process that send notices (<c>Notices</c> in configuration).</summary>
public sealed class NoticeOptions
{
    public const string Section = "Notices";

    /// <summary>Whether this process sends. It queues all the same; some process has to send.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Notices on their way at once in one process, for each channel.</summary>
    public int AtOnce { get; set; } = 32;
}

internal sealed class NoticeOptionsValidator : IValidateOptions<NoticeOptions>
{
    public ValidateOptionsResult Validate(string? name, NoticeOptions options) =>
        options.AtOnce is >= 1 and <= 256 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail("Notices:AtOnce must be 1 to 256.");
}
