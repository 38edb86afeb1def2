using System.Net;
using Nobat.Testing;

namespace Nobat.Api.Tests.Edge;

public sealed class AdminAddressTests
{
    [Fact, Trait("Feature", "ID-15")]
    public async Task Administrators_routes_open_only_to_the_addresses_that_are_allowed()
    {
        await using var elsewhere = await EdgeHost.StartAsync("Staging", ("Network:AdminAllow:0", "10.0.0.0/8"));
        await using var here = await EdgeHost.StartAsync(
            "Staging",
            ("Network:AdminAllow:0", "10.0.0.0/8"),
            ("Network:AdminAllow:1", "127.0.0.1")
        );
        await using var anywhere = await EdgeHost.StartAsync("Staging");

        Assert.Equal((HttpStatusCode.Forbidden, "request.address_not_allowed"), await elsewhere.Client.Get("/api/v1/admin").Refusal());
        Assert.Equal(HttpStatusCode.OK, (await elsewhere.Client.Get("/api/v1/public")).StatusCode);
        Assert.Equal((HttpStatusCode.Unauthorized, "auth.required"), await here.Client.Get("/api/v1/admin").Refusal());
        Assert.Equal((HttpStatusCode.Unauthorized, "auth.required"), await anywhere.Client.Get("/api/v1/admin").Refusal());
    }

    [Fact, Trait("Feature", "ID-15")]
    public async Task Addresses_that_configuration_blocks_get_nothing_but_probes()
    {
        await using var host = await EdgeHost.StartAsync("Staging", ("Network:Block:0", "127.0.0.0/8"));

        Assert.Equal((HttpStatusCode.Forbidden, "request.blocked"), await host.Client.Get("/api/v1/public").Refusal());
        Assert.Equal((HttpStatusCode.Forbidden, "request.blocked"), await host.Client.Get("/api/v1/nowhere").Refusal());
        Assert.Equal(HttpStatusCode.OK, (await host.Client.Get("/health/live")).StatusCode);
    }
}
