using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Nobat.Infrastructure.Http;

namespace Nobat.Infrastructure.Push;

/// <summary>A name led to an address that is not to be called.</summary>
internal sealed class AddressRefusedException() : IOException("The name leads to no public address.");

internal static class PushHttp
{
    public const string Client = "web-push";

    /// <summary>
    /// Bounded like every outbound call, each push service with a breaker of its own. It never follows a redirect or a proxy of the
    /// environment, and connects only to addresses that were looked at after the name was resolved: a name that changes its mind gains nothing.
    /// </summary>
    public static void AddPushClient(this IServiceCollection services, OutboundPatience patience)
    {
        services.AddOutboundClient(Client, patience, isTraced: false).SelectPipelineByAuthority();
        services
            .AddHttpClient(Client)
            .ConfigurePrimaryHttpMessageHandler(provider => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                UseProxy = false,
                // The addresses are secrets of the browsers.
                ActivityHeadersPropagator = null,
                ConnectTimeout = patience.Try,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                ConnectCallback = (context, ct) =>
                    ConnectAsync(context.DnsEndPoint, provider.GetRequiredService<IOptions<PushOptions>>().Value.AllowLocal, ct),
            });
    }

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint to, bool allowLocal, CancellationToken ct)
    {
        var addresses = await Dns.GetHostAddressesAsync(to.Host, ct);
        var allowed = allowLocal ? addresses : [.. addresses.Where(PublicAddresses.IsPublic)];
        if (allowed.Length == 0)
            throw new AddressRefusedException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, to.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
