namespace Nobat.Application.Common;

/// <summary>What is asked of people who sign in (<c>Identity</c> in configuration).</summary>
public sealed class IdentityOptions
{
    /// <summary>Administrators may do nothing as such until they have signed in with a second factor.</summary>
    public bool AdminsNeedSecondFactor { get; set; }
}
