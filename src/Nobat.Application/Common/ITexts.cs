using Nobat.Domain.Users;

namespace Nobat.Application.Common;

/// <summary>Texts for people, by key and language, from the JSON translation files.</summary>
public interface ITexts
{
    /// <summary>The text of <paramref name="key"/> with <c>{name}</c> places filled; falls back to English, then to the key.</summary>
    string Get(string key, Language language, params (string Name, object? Value)[] values);

    /// <summary>The text, or null where neither the language nor English has the key.</summary>
    string? Find(string key, Language language);
}

/// <summary>What a success without a body of its own answers: <c>{ "message": "…" }</c>, localised.</summary>
public sealed record MessageAnswer(string Message);
