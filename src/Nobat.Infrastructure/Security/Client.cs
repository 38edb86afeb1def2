using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Nobat.Application.Auth;
using Nobat.Application.Common;
using Nobat.Domain.Common;

namespace Nobat.Infrastructure.Security;

internal sealed class Client(IHttpContextAccessor http, ITokens tokens) : IClient
{
    public const string DeviceHeader = "Nobat-Device";
    private const int LongestUserAgent = 256;

    private HttpContext Http => http.HttpContext ?? throw new InvalidOperationException("There is no request, so there is no client.");

    public string Address => AddressOf(Http.Connection.RemoteIpAddress);

    public string? UserAgent =>
        Http.Request.Headers.UserAgent.ToString() is { Length: > 0 } text ? text[..Math.Min(text.Length, LongestUserAgent)] : null;

    public DeviceId? Device => Http.Request.Headers[DeviceHeader] is [{ } token] ? tokens.ReadDevice(token) : null;

    /// <summary>See <see cref="Address"/>.</summary>
    public static string AddressOf(IPAddress? remote)
    {
        var address = remote ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address.ToString();
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return $"{new IPAddress(bytes)}/64";
    }
}
