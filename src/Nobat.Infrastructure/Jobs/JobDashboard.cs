using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Hangfire;
using Hangfire.Dashboard;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Nobat.Application.Jobs;
using Nobat.Infrastructure.Security;

namespace Nobat.Infrastructure.Jobs;

/// <summary>Hangfire's own pages.</summary>
public static class JobDashboard
{
    private const int LongestSubject = 100;

    /// <summary>Who may see it is for the caller to say: Hangfire asks nobody.</summary>
    public static IEndpointConventionBuilder MapJobDashboard(this IEndpointRouteBuilder endpoints)
    {
        // Made for the first who comes, so that no start waits for it.
        var dashboard = new Lazy<AspNetCoreDashboardMiddleware>(() => Create(endpoints.ServiceProvider.GetRequiredService<JobStorage>()));
        return endpoints.Map($"{JobPass.Path}/{{**page}}", http => ShowAsync(http, dashboard.Value));
    }

    private static AspNetCoreDashboardMiddleware Create(JobStorage storage) =>
        new(
            http =>
            {
                http.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            },
            storage,
            new DashboardOptions
            {
                Authorization = [],
                AppPath = null,
                DashboardTitle = "Nobat",
                DisplayStorageConnectionString = false,
                StatsPollingInterval = 5_000,
            },
            DashboardRoutes.Routes
        );

    private static async Task ShowAsync(HttpContext http, AspNetCoreDashboardMiddleware dashboard)
    {
        var (root, path) = (http.Request.PathBase, http.Request.Path);
        path.StartsWithSegments(JobPass.Path, out var place, out var page);
        var isPost = HttpMethods.IsPost(http.Request.Method);
        // Its pages send forms, and it reads nothing else.
        if (isPost && !http.Request.HasFormContentType)
        {
            http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        if (isPost && page != "/stats")
            await http.RequestServices.GetRequiredService<JobAudit>().WriteAsync("job_dashboard_used", Short(page), http.RequestAborted);
        (http.Request.PathBase, http.Request.Path) = (root + place, page);
        try
        {
            await dashboard.Invoke(http);
        }
        finally
        {
            (http.Request.PathBase, http.Request.Path) = (root, path);
        }
    }

    private static string Short(PathString page) =>
        page.Value is { Length: > LongestSubject } text ? text[..LongestSubject] : page.Value ?? "/";
}

/// <summary>
/// The pass is in a cookie that scripts cannot read, and the proof that a page of ours sent the request is its mac, which stands in our
/// pages only. It needs no memory, so any process may be asked.
/// </summary>
internal sealed class JobDashboardAntiforgery(IOptions<SecurityOptions> options) : IAntiforgery
{
    private const string Header = "X-Nobat-Page";
    private const string Field = "page";

    private readonly byte[][] _keys =
    [
        .. options
            .Value.RefreshKeys()
            .Select(key => HKDF.DeriveKey(HashAlgorithmName.SHA256, key, SHA256.HashSizeInBytes, info: "nobat job dashboard"u8.ToArray())),
    ];

    public AntiforgeryTokenSet GetAndStoreTokens(HttpContext httpContext) => GetTokens(httpContext);

    public AntiforgeryTokenSet GetTokens(HttpContext httpContext) =>
        new(Pass(httpContext) is { } pass ? Proof(pass, _keys[0]) : null, cookieToken: null, Field, Header);

    public Task<bool> IsRequestValidAsync(HttpContext httpContext) => Task.FromResult(IsValid(httpContext));

    public Task ValidateRequestAsync(HttpContext httpContext) =>
        IsValid(httpContext) ? Task.CompletedTask : throw new AntiforgeryValidationException("No page of Nobat's sent this request.");

    public void SetCookieTokenAndHeader(HttpContext httpContext)
    {
        // There is no further cookie.
    }

    private bool IsValid(HttpContext http)
    {
        var method = http.Request.Method;
        if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method))
            return true;
        return Pass(http) is { } pass && http.Request.Headers[Header] is [{ } given] && _keys.Any(key => AreEqual(Proof(pass, key), given));
    }

    private static string? Pass(HttpContext http) => http.Request.Cookies[JobPass.Cookie];

    private static string Proof(string pass, byte[] key) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(pass)));

    private static bool AreEqual(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes<char>(one), MemoryMarshal.AsBytes<char>(other));
}
