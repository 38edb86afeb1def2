using System.Net.Http.Headers;
using Nobat.Testing;

namespace Nobat.Api.Tests.Model;

/// <summary>The people of one lane. Their clients stay; the tokens in them are renewed as the clock goes on.</summary>
internal sealed class ModelPeople(Guid stylistId, HttpClient guest, HttpClient stylist, IReadOnlyList<HttpClient> customers)
{
    private readonly Dictionary<HttpClient, string> _refreshTokens = [];

    public Guid StylistId => stylistId;
    public HttpClient Guest => guest;
    public HttpClient Stylist => stylist;
    public IReadOnlyList<HttpClient> Customers => customers;

    public void Remember(HttpClient client, Person person) => _refreshTokens[client] = person.RefreshToken;

    public async Task RenewAsync()
    {
        foreach (var (client, refreshToken) in _refreshTokens.ToArray())
        {
            var answer = await guest.Post("auth/refresh", new { refreshToken }).Succeeded();
            var access = answer.GetProperty("accessToken").GetString();
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", access);
            _refreshTokens[client] = answer.GetProperty("refreshToken").GetString()!;
        }
    }
}
