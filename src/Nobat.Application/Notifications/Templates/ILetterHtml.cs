using Nobat.Domain.Users;

namespace Nobat.Application.Notifications.Templates;

/// <summary>
/// The form of a letter that mail programs show. It is made from the plain text and holds nothing else: whatever was filled in is escaped,
/// and only addresses of known hosts become links.
/// </summary>
public interface ILetterHtml
{
    string Of(string text, Language language);
}
