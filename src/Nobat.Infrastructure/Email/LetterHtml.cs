using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Nobat.Application.Common;
using Nobat.Application.Notifications.Templates;
using Nobat.Application.Notifications.Writing;
using Nobat.Domain.Users;

namespace Nobat.Infrastructure.Email;

internal sealed partial class LetterHtml(LinkHosts hosts) : ILetterHtml
{
    public string Of(string text, Language language)
    {
        var html = new StringBuilder()
            .Append("<!DOCTYPE html>\n<html lang=\"")
            .Append(language.Tag())
            .Append("\" dir=\"")
            .Append(language is Language.Fa ? "rtl" : "ltr")
            .Append("\">\n<head><meta charset=\"utf-8\"></head>\n")
            .Append("<body style=\"font-family:Vazirmatn,Tahoma,sans-serif;line-height:1.8;max-width:36em;margin:0 auto;padding:1em\">\n");
        foreach (var paragraph in text.Split("\n\n"))
            html.Append("<p>").AppendJoin("<br>\n", paragraph.Split('\n').Select(Line)).Append("</p>\n");
        return html.Append("</body>\n</html>\n").ToString();
    }

    private string Line(string line)
    {
        var written = new StringBuilder();
        var at = 0;
        foreach (var link in Address().EnumerateMatches(line))
        {
            var address = line.Substring(link.Index, link.Length);
            if (!IsOurs(address))
                continue;
            var escaped = WebUtility.HtmlEncode(address);
            written
                .Append(WebUtility.HtmlEncode(line[at..link.Index]))
                .Append("<a dir=\"ltr\" href=\"" + escaped + "\">" + escaped + "</a>");
            at = link.Index + link.Length;
        }

        return written.Append(WebUtility.HtmlEncode(line[at..])).ToString();
    }

    private bool IsOurs(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && (uri.Scheme == "geo" || (uri.UserInfo.Length == 0 && hosts.All.Contains(uri.Authority.ToLowerInvariant())));

    [GeneratedRegex("""(?:https?://|geo:)[^\s<>"'\u2066-\u2069]+""", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Address();
}
