namespace Nobat.Testing;

/// <summary>Somebody signed in. The tokens are those of the last sign-in; a test that rotates them keeps its own.</summary>
/// <param name="Id">The user's id.</param>
/// <param name="PhoneNumber">As <c>09…</c>.</param>
public record Person(Guid Id, string PhoneNumber, string AccessToken, string RefreshToken);

/// <summary>Somebody with a stylist profile; <paramref name="StylistId"/> is the profile's id.</summary>
public sealed record StylistPerson(Guid Id, string PhoneNumber, string AccessToken, string RefreshToken, Guid StylistId)
    : Person(Id, PhoneNumber, AccessToken, RefreshToken);
