namespace Nobat.Api.Http;

/// <summary>Who may call an endpoint. Every endpoint states one of these or <c>AllowAnonymous</c>.</summary>
internal static class Policies
{
    /// <summary>Any signed-in account, also one whose profile is not complete yet.</summary>
    public const string SignedIn = "signed_in";

    /// <summary>A signed-in account that is active now.</summary>
    public const string Active = "active";

    public const string Customer = "customer";
    public const string Stylist = "stylist";
    public const string Admin = "admin";
}
