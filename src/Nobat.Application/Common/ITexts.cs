using System.Globalization;
using Nobat.Domain.Common;
using Nobat.Domain.Users;

namespace Nobat.Application.Common;

/// <summary>Texts for people, by key and language, from the JSON translation files.</summary>
public interface ITexts
{
    /// <summary>The text of <paramref name="key"/> with <c>{name}</c> places filled; falls back to English, then to the key.</summary>
    string Get(string key, Language language, params (string Name, object? Value)[] values);

    /// <summary>A value as it stands in a text: numbers in the digits of the language, everything else as it is.</summary>
    static string Shown(object? value, Language language)
    {
        var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        return language is Language.Fa && value is (int or long or decimal or double) ? Digits.ToPersian(text) : text;
    }

    /// <summary>The text, or null where neither the language nor English has the key.</summary>
    string? Find(string key, Language language);
}

/// <summary>What a success without a body of its own answers: <c>{ "message": "…" }</c>, localised.</summary>
public sealed record MessageAnswer(string Message);
