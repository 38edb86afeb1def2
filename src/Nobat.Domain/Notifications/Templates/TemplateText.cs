using System.Collections.Immutable;
using System.Text;

namespace Nobat.Domain.Notifications.Templates;

/// <summary>
/// A text with places to fill. <c>{name}</c> is a value; what stands between <c>{?name}</c> and <c>{/name}</c> is written only where
/// there is such a value. There is nothing more: parts do not nest, nothing is repeated, and a value is never read as a template, so
/// writing takes one pass over the text whatever the values say.
/// </summary>
public sealed class TemplateText
{
    private readonly ImmutableArray<Piece> _pieces;

    private TemplateText(ImmutableArray<Piece> pieces, ImmutableArray<TemplateFlaw> flaws) => (_pieces, Flaws) = (pieces, flaws);

    /// <summary>What keeps it from being a template; empty for a good one.</summary>
    public ImmutableArray<TemplateFlaw> Flaws { get; }

    /// <summary>Names of all places and parts, each once, in the order they come.</summary>
    public IEnumerable<string> Names => _pieces.SelectMany(piece => new[] { piece.Part, piece.Value }).OfType<string>().Distinct();

    /// <summary>Values that are written whatever else there is.</summary>
    public IEnumerable<string> Certain =>
        _pieces.Where(piece => piece.Part is null).Select(piece => piece.Value).OfType<string>().Distinct();

    /// <summary>What the template itself says, place after place.</summary>
    public IEnumerable<string> Words => _pieces.Select(piece => piece.Words).OfType<string>();

    /// <summary>Never throws; a text with flaws has what could be read of it.</summary>
    public static TemplateText Parse(string text) => new Reader(text).Read();

    /// <summary>Values that are missing or empty are written as nothing. Refuses to write a template with flaws.</summary>
    public string Render(IReadOnlyDictionary<string, string> values)
    {
        if (!Flaws.IsEmpty)
            throw new InvalidOperationException("A template with flaws is not written.");
        var written = new StringBuilder();
        foreach (var piece in _pieces)
        {
            if (piece.Part is null || Has(values, piece.Part))
                written.Append(piece.Words ?? values.GetValueOrDefault(piece.Value!));
        }

        return written.ToString();
    }

    private static bool Has(IReadOnlyDictionary<string, string> values, string name) =>
        values.TryGetValue(name, out var value) && value.Length > 0;

    /// <summary>Either words or the name of a value, perhaps within a part.</summary>
    private readonly record struct Piece(string? Words, string? Value, string? Part);

    private sealed class Reader(string text)
    {
        private readonly ImmutableArray<Piece>.Builder _pieces = ImmutableArray.CreateBuilder<Piece>();
        private readonly ImmutableArray<TemplateFlaw>.Builder _flaws = ImmutableArray.CreateBuilder<TemplateFlaw>();
        private string? _part;

        public TemplateText Read()
        {
            var at = 0;
            while (at < text.Length)
            {
                var brace = text.AsSpan(at).IndexOfAny('{', '}');
                if (brace != 0)
                {
                    var end = brace < 0 ? text.Length : at + brace;
                    _pieces.Add(new Piece(text[at..end], null, _part));
                    at = end;
                    continue;
                }

                at = ReadBrace(at);
            }

            if (_part is not null)
                _flaws.Add(new TemplateFlaw(TemplateFlawKind.PartNotClosed, _part));
            return new TemplateText(_pieces.ToImmutable(), _flaws.ToImmutable());
        }

        /// <summary>The place after it.</summary>
        private int ReadBrace(int at)
        {
            var end = text[at] == '{' ? text.IndexOf('}', at) : -1;
            var inside = end < 0 ? "" : text[(at + 1)..end];
            var sign = inside.Length > 0 && inside[0] is '?' or '/' ? inside[0] : ' ';
            var name = sign == ' ' ? inside : inside[1..];
            if (!IsName(name))
            {
                _flaws.Add(new TemplateFlaw(TemplateFlawKind.StrayBrace, text[at].ToString()));
                return at + 1;
            }

            if (sign == '?')
                Open(name);
            else if (sign == '/')
                Close(name);
            else
                _pieces.Add(new Piece(null, name, _part));
            return end + 1;
        }

        private void Open(string name)
        {
            if (_part is not null)
                _flaws.Add(new TemplateFlaw(TemplateFlawKind.PartInPart, name));
            _part = name;
            // Remembered even where nothing stands in it, so that its name is judged.
            _pieces.Add(new Piece("", null, name));
        }

        private void Close(string name)
        {
            if (_part != name)
                _flaws.Add(new TemplateFlaw(TemplateFlawKind.PartNotOpen, name));
            _part = null;
        }

        private static bool IsName(string name) =>
            name.Length is > 0 and <= 40 && char.IsAsciiLetterLower(name[0]) && name.All(char.IsAsciiLetterOrDigit);
    }
}

public enum TemplateFlawKind
{
    /// <summary>A brace that begins or ends no place; a template cannot write one.</summary>
    StrayBrace,
    PartNotClosed,
    PartNotOpen,
    PartInPart,
}

/// <param name="What">The brace, or the name of the part.</param>
public sealed record TemplateFlaw(TemplateFlawKind Kind, string What);
