using NodaTime;

namespace Nobat.Domain.Users;

/// <summary>How many codes were asked for and not sent, by day (in Tehran), purpose, prefix and the limit that refused.</summary>
public sealed class CodeRefusals
{
    public LocalDate Day { get; private init; }
    public CodePurpose Purpose { get; private init; }
    public string Prefix { get; private init; } = "";
    public CodeLimit Limit { get; private init; }
    public long Count { get; private init; }

    private CodeRefusals() { } // EF
}
