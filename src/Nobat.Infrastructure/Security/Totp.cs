using System.Security.Cryptography;
using System.Text;
using Nobat.Application.Auth;
using Nobat.Domain.Common;
using NodaTime;
using OtpNet;
using QRCoder;

namespace Nobat.Infrastructure.Security;

internal sealed class TotpCodes : ITotp
{
    private const string Issuer = "Nobat";
    private const int SecretBytes = 20;
    private static readonly VerificationWindow OneStepEitherWay = new(previous: 1, future: 1);

    public byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretBytes);

    public string Spell(byte[] secret) => Base32Encoding.ToString(secret);

    public string Uri(byte[] secret, string account) => new OtpUri(OtpType.Totp, secret, account, Issuer).ToString();

    public string Picture(string text)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        using var svg = new SvgQRCode(code);
        return $"data:image/svg+xml;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(svg.GetGraphic(4)))}";
    }

    public long? StepOf(byte[] secret, string code, Instant now) =>
        new Totp(secret).VerifyTotp(now.ToDateTimeUtc(), code, out var step, OneStepEitherWay) ? step : null;
}

internal sealed class RecoveryCodeMaker : IRecoveryCodes
{
    private const int Bytes = 10;
    private const int Group = 4;

    public IReadOnlyList<string> New(int count) => [.. Enumerable.Range(0, count).Select(_ => New())];

    public byte[] HashOf(string code, UserId user)
    {
        var plain = string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        return SHA256.HashData(Encoding.ASCII.GetBytes($"{user.Value:N}|{plain}"));
    }

    private static string New() =>
        string.Join('-', Base32Encoding.ToString(RandomNumberGenerator.GetBytes(Bytes)).Chunk(Group).Select(part => new string(part)));
}
