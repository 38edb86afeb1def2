using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Nobat.Application.Common;
using Nobat.Application.Notifications;
using Nobat.Application.Notifications.Templates;
using Nobat.Application.Notifications.Writing;
using Nobat.Domain.Users;

namespace Nobat.Infrastructure.Email;

/// <summary>Who carries email (<c>Email</c> in configuration).</summary>
public sealed class EmailOptions
{
    public const string None = "none";
    public const string Console = "console";
    public const string Smtp = "smtp";

    /// <summary><c>none</c> sends none; <c>console</c> keeps letters where <c>/dev/messages</c> shows them and is refused in Production.</summary>
    public string Provider { get; set; } = None;

    /// <summary>Address that letters come from.</summary>
    public string From { get; set; } = "";

    public string FromName { get; set; } = "Nobat";
    public SmtpOptions Server { get; init; } = new();
}

/// <summary>The mail server (<c>Email:Server</c>).</summary>
public sealed class SmtpOptions
{
    public string Host { get; set; } = "";

    [Range(1, 65_535)]
    public int Port { get; set; } = 587;
    public SmtpSecurity Security { get; set; } = SmtpSecurity.StartTls;
    public string? UserName { get; set; }
    public string? Password { get; set; }

    /// <summary>For each step of a conversation, in seconds.</summary>
    [Range(1, 60)]
    public int TimeoutSeconds { get; set; } = 10;
}

public enum SmtpSecurity
{
    /// <summary>STARTTLS, or nothing is sent.</summary>
    StartTls,

    /// <summary>TLS from the first byte.</summary>
    Tls,

    /// <summary>In clear; refused in Production.</summary>
    None,
}

internal sealed class EmailOptionsValidator(IHostEnvironment environment) : IValidateOptions<EmailOptions>
{
    public ValidateOptionsResult Validate(string? name, EmailOptions options) =>
        options.Provider switch
        {
            EmailOptions.None => ValidateOptionsResult.Success,
            EmailOptions.Console when environment.IsProduction() => ValidateOptionsResult.Fail(
                "Email:Provider console sends nothing and is refused in Production."
            ),
            EmailOptions.Console => ValidateOptionsResult.Success,
            EmailOptions.Smtp => Server(options),
            _ => ValidateOptionsResult.Fail("Email:Provider is none, console or smtp."),
        };

    private ValidateOptionsResult Server(EmailOptions options)
    {
        var wrong = new List<string>();
        if (!EmailAddress.IsValid(options.From ?? ""))
            wrong.Add("Email:From is not an email address.");
        if (string.IsNullOrWhiteSpace(options.Server.Host))
            wrong.Add("Email:Server:Host is empty.");
        if (options.Server.Port is < 1 or > 65_535)
            wrong.Add("Email:Server:Port is not a port.");
        if (options.Server.TimeoutSeconds is < 1 or > 60)
            wrong.Add("Email:Server:TimeoutSeconds is 1 to 60.");
        if (options.Server.Security is SmtpSecurity.None && environment.IsProduction())
            wrong.Add("Email:Server:Security none is refused in Production.");
        if (options.Server.UserName is null != options.Server.Password is null)
            wrong.Add("Email:Server:UserName and Email:Server:Password are set together.");
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}

internal static class EmailSetup
{
    public static IServiceCollection AddNobatEmail(this IServiceCollection services)
    {
        services.AddOptions<EmailOptions>().BindConfiguration("Email").ValidateOnStart();
        services.AddSingleton<IValidateOptions<EmailOptions>, EmailOptionsValidator>();
        services.AddSingleton<NoEmail>();
        services.AddSingleton<ConsoleEmail>();
        services.AddSingleton<SmtpEmail>();
        services.AddSingleton<IEmailSender>(provider =>
            provider.GetRequiredService<IOptions<EmailOptions>>().Value.Provider switch
            {
                EmailOptions.Smtp => provider.GetRequiredService<SmtpEmail>(),
                EmailOptions.Console => provider.GetRequiredService<ConsoleEmail>(),
                _ => provider.GetRequiredService<NoEmail>(),
            }
        );
        services.AddSingleton<INoticeChannel, EmailChannel>();
        services.AddSingleton<ILetterHtml, LetterHtml>();
        services.AddSingleton<IVisitInvites, VisitInvites>();
        return services;
    }
}
