using Nobat.Domain.Common;

namespace Nobat.Domain.Stylists;

/// <summary>What a profile tells everybody, and so what an administrator approves. Every member is public.</summary>
public sealed record PublicFacts
{
    public const int MaxAddressLength = 300;
    public const int MaxSalonNameLength = 100;
    public const int MaxBioLength = 1000;

    public string SalonAddress { get; private init; } = "";
    public string? SalonName { get; private init; }
    public GeoPoint? Location { get; private init; }
    public InstagramUsername? Instagram { get; private init; }
    public string? Bio { get; private init; }

    private PublicFacts() { }

    /// <summary>Refused with <c>stylist.invalid</c>, pointing at every member that is wrong. Blank texts count as not given.</summary>
    public static Result<PublicFacts> Create(
        string? salonAddress,
        string? salonName,
        double? latitude,
        double? longitude,
        string? instagramUsername,
        string? bio
    )
    {
        List<FieldError> wrong = [];
        var address = Text(salonAddress, MaxAddressLength, StylistErrors.AddressInvalid.At("salonAddress"), wrong);
        if (string.IsNullOrWhiteSpace(salonAddress))
            wrong.AddRange(StylistErrors.AddressInvalid.At("salonAddress").Fields);
        var name = Text(salonName, MaxSalonNameLength, StylistErrors.SalonNameInvalid.At("salonName"), wrong);
        var words = Text(bio, MaxBioLength, StylistErrors.BioTooLong.At("bio"), wrong);
        var location = GeoPoint.Create(latitude, longitude);
        wrong.AddRange(location.Error?.Fields ?? []);
        var instagram = InstagramUsername.Parse(instagramUsername);
        wrong.AddRange(instagram.Error?.Fields ?? []);
        if (wrong.Count > 0)
            return StylistErrors.Invalid.WithFields(wrong);
        return new PublicFacts
        {
            SalonAddress = address!,
            SalonName = name,
            Location = location.Value,
            Instagram = instagram.Value,
            Bio = words,
        };
    }

    private static string? Text(string? text, int longest, Error tooLong, List<FieldError> wrong)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var trimmed = PersianText.Normalise(text.Trim());
        if (trimmed.Length > longest)
            wrong.AddRange(tooLong.Fields);
        return trimmed;
    }
}
