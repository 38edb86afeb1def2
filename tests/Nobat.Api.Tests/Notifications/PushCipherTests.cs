using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Nobat.Infrastructure.Push;

namespace Nobat.Api.Tests.Notifications;

[Trait("Feature", "NT-01")]
public sealed class PushCipherTests
{
    /// <summary>RFC 8291, section 5 and appendix A.</summary>
    private const string Text = "When I grow up, I want to be a watermelon";
    private const string ServerPrivate = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";
    private const string ServerPublic = "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";
    private const string BrowserPublic = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    private const string Salt = "DGv6ra1nlYgDCS1FRnbzlw";
    private const string Auth = "BTBZMqHH6r4Tts7J_aSIgg";
    private const string Message =
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_"
        + "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";

    [Fact]
    public void The_example_of_the_standard_comes_out_to_the_byte()
    {
        using var server = ECDiffieHellman.Create(
            new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = Base64Url.DecodeFromChars(ServerPrivate) }
        );
        Assert.Equal(ServerPublic, Base64Url.EncodeToString(server.ExportParameters(false).Q.ToUncompressed()));

        var message = PushCipher.Encrypt(
            Encoding.ASCII.GetBytes(Text),
            Base64Url.DecodeFromChars(BrowserPublic),
            Base64Url.DecodeFromChars(Auth),
            server,
            Base64Url.DecodeFromChars(Salt)
        );

        Assert.Equal(Message, Base64Url.EncodeToString(message));
    }

    [Fact]
    public void The_largest_text_fills_a_record_and_a_larger_one_is_refused()
    {
        var (key, auth) = (Base64Url.DecodeFromChars(BrowserPublic), Base64Url.DecodeFromChars(Auth));

        Assert.Equal(4096, PushCipher.Encrypt(new byte[PushCipher.LargestText], key, auth).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => PushCipher.Encrypt(new byte[PushCipher.LargestText + 1], key, auth));
    }

    [Theory, Trait("Promise", "S-1")]
    [InlineData("8.8.8.8", true)]
    [InlineData("142.250.74.106", true)]
    [InlineData("2a00:1450:4001:80b::200a", true)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.255.255.254", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.0.0.8", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("198.18.0.1", false)]
    [InlineData("203.0.113.9", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("240.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("::7f00:1", false)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("100::1", false)]
    [InlineData("2001::1", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("2002:a00:1::1", false)]
    [InlineData("3fff::1", false)]
    [InlineData("fc00::1", false)]
    [InlineData("fd12:3456::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fec0::1", false)]
    [InlineData("ff02::1", false)]
    public void Only_addresses_of_the_public_internet_are_called(string address, bool isPublic) =>
        Assert.Equal(isPublic, PublicAddresses.IsPublic(IPAddress.Parse(address)));
}
