using Microsoft.Extensions.Options;

namespace Nobat.Infrastructure.Inbox;

/// <summary>How long inboxes keep what is in them (<c>Inbox</c> in configuration).</summary>
public sealed class InboxOptions
{
    public const string Section = "Inbox";

    /// <summary>Days that an entry stays which was read.</summary>
    public int KeepReadDays { get; set; } = 90;

    /// <summary>Days that any entry stays.</summary>
    public int KeepDays { get; set; } = 365;
}

internal sealed class InboxOptionsValidator : IValidateOptions<InboxOptions>
{
    private const int LongestDays = 3_650;

    public ValidateOptionsResult Validate(string? name, InboxOptions options)
    {
        var wrong = new List<string>();
        // A removed entry has to outlive every repeat of its notice.
        if (options.KeepReadDays is < 7 or > LongestDays)
            wrong.Add("Inbox:KeepReadDays must be 7 to 3650.");
        if (options.KeepDays < options.KeepReadDays || options.KeepDays > LongestDays)
            wrong.Add("Inbox:KeepDays must be Inbox:KeepReadDays to 3650.");
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
