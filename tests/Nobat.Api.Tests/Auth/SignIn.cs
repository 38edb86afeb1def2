using System.Text.Json;
using Nobat.Testing;

namespace Nobat.Api.Tests.Auth;

/// <summary>The requests of signing in, in the words of the interface.</summary>
internal static class SignIn
{
    public const string Password = "Correct horse 1";

    public static Task<HttpResponseMessage> SendCode(this HttpClient client, string phone, string type = "login") =>
        client.Post("auth/send-otp", new { phoneNumber = phone, type });

    public static Task<HttpResponseMessage> VerifyCode(this HttpClient client, string phone, string code, string type = "login") =>
        client.Post(
            "auth/verify-otp",
            new
            {
                phoneNumber = phone,
                code,
                type,
            }
        );

    public static Task<HttpResponseMessage> LoginByPassword(this HttpClient client, string phone, string password = Password) =>
        client.Post("auth/login", new { phoneNumber = phone, password });

    public static Task<HttpResponseMessage> LoginByCode(this HttpClient client, string phone, string otpCode) =>
        client.Post("auth/login", new { phoneNumber = phone, otpCode });

    public static Task<HttpResponseMessage> Refresh(this HttpClient client, string refreshToken) =>
        client.Post("auth/refresh", new { refreshToken });

    public static string Text(this JsonElement json, string member) => json.GetProperty(member).GetString()!;

    /// <summary>Six digits that are not <paramref name="code"/>; each <paramref name="step"/> below a million gives others.</summary>
    public static string Other(string code, int step = 1) =>
        ((int.Parse(code, System.Globalization.CultureInfo.InvariantCulture) + step) % 1_000_000).ToString(
            "000000",
            System.Globalization.CultureInfo.InvariantCulture
        );
}
