using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Nobat.Api.Tests.Auth;

/// <summary>A token written by hand: what a library would refuse to write must be tried too.</summary>
internal sealed class Forgery(string accessToken, byte[] key)
{
    public JsonObject Header { get; } = Part(accessToken, 0);

    public JsonObject Payload { get; } = Part(accessToken, 1);

    public byte[] Key { get; init; } = key;

    public string Original => accessToken;

    /// <summary>The token with a right signature over whatever header and payload have become.</summary>
    public string Signed(Func<byte[], byte[], byte[]>? algorithm = null) => Sign(Header.ToJsonString(), Payload.ToJsonString(), algorithm);

    public string Sign(string header, string payload, Func<byte[], byte[], byte[]>? algorithm = null)
    {
        var content = $"{Encode(header)}.{Encode(payload)}";
        return $"{content}.{Base64Url.EncodeToString((algorithm ?? HMACSHA256.HashData)(Key, Encoding.ASCII.GetBytes(content)))}";
    }

    /// <summary>The token with another, or no, signature.</summary>
    public string Ending(string signature) => $"{Encode(Header.ToJsonString())}.{Encode(Payload.ToJsonString())}.{signature}";

    public static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static JsonObject Part(string token, int index) =>
        JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[index]), documentOptions: default(JsonDocumentOptions))!.AsObject();
}
