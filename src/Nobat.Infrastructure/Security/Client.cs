using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Nobat.Application.Auth;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Network;

namespace Nobat.Infrastructure.Security;

internal sealed class Client(IHttpContextAccessor http, ITokens tokens) : IClient
{
    public const string DeviceHeader = "Nobat-Device";

    private HttpContext Http => http.HttpContext ?? throw new InvalidOperationException("There is no request, so there is no client.");

    public string Address => AddressOf(Http.Connection.RemoteIpAddress);

    public string Network => NetworkOf(Http.Connection.RemoteIpAddress);

    public string? UserAgent =>
        Http.Request.Headers.UserAgent.ToString() is { Length: > 0 } text
            ? text[..Math.Min(text.Length, Nobat.Domain.Users.Device.MaxUserAgentLength)]
            : null;

    public DeviceId? Device => Http.Request.Headers[DeviceHeader] is [{ } token] ? tokens.ReadDevice(token) : null;

    /// <summary>See <see cref="Address"/>.</summary>
    public static string AddressOf(IPAddress? remote) => AddressRange.OfCaller(remote).ToString();

    private static string NetworkOf(IPAddress? remote) =>
        Plain(remote) is { AddressFamily: AddressFamily.InterNetworkV6 } six ? Cut(six, 48) : Cut(Plain(remote), 24);

    private static IPAddress Plain(IPAddress? remote) =>
        remote is { IsIPv4MappedToIPv6: true } ? remote.MapToIPv4() : remote ?? IPAddress.None;

    private static string Cut(IPAddress address, int bits)
    {
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(bits / 8).Clear();
        return $"{new IPAddress(bytes)}/{bits}";
    }
}
