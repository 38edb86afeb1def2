using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Domain.Users;

/// <summary>Refusals of the sign-in.</summary>
public static class AuthErrors
{
    public static readonly Error InvalidCredentials = Error.Unauthorized(
        "auth.invalid_credentials",
        "The phone number, password or code is wrong."
    );
    public static readonly Error AccountLocked = Error.Unauthorized(
        "auth.account_locked",
        "Signing in by password is locked after wrong passwords; use a code, or unlock with one."
    );
    public static readonly Error RefreshInvalid = Error.Unauthorized("auth.refresh_invalid", "Please sign in again.");
    public static readonly Error OtpInvalid = Error.Invalid("auth.otp_invalid", "The code is wrong or has expired.");
    public static readonly Error OtpExhausted = Error.Invalid("auth.otp_exhausted", "Too many wrong tries; please ask for a new code.");
    public static readonly Error OtpCooldown = Error.TooMany(
        "auth.otp_cooldown",
        "A code was sent a moment ago; please wait before asking again."
    );
    public static readonly Error OtpTooMany = Error.TooMany(
        "auth.otp_too_many",
        "Too many codes were sent to this number; please wait before asking again."
    );
    public static readonly Error OtpBudget = Error.TooMany(
        "auth.otp_budget",
        "No more codes are sent at this moment; please wait a little."
    );
    public static readonly Error OtpNotSent = Error.Unavailable("auth.otp_not_sent", "The code could not be sent; please try again.");
    public static readonly Error TooManyTries = Error.TooMany(
        "auth.too_many_tries",
        "Too many tries from this address; please wait a little."
    );
    public static readonly Error SessionNotFound = Error.NotFound("auth.session_not_found", "There is no such session.");
    public static readonly Error ResetTokenInvalid = Error.Invalid(
        "auth.reset_token_invalid",
        "This permission to choose a new password is used up or has expired; please ask for a new code."
    );

    /// <summary>The first proof was right; carries <c>mfaToken</c> and <c>mfaTokenExpiresAt</c>.</summary>
    public static readonly Error SecondFactorRequired = Error.Unauthorized(
        "auth.second_factor_required",
        "Please give the code of your authenticator as well."
    );
    public static readonly Error MfaTokenInvalid = Error.Unauthorized(
        "auth.mfa_token_invalid",
        "This sign-in took too long or was tried too often; please begin again."
    );
    public static readonly Error SecondFactorWrong = Error.Invalid("auth.second_factor_invalid", "This code is wrong or was used already.");
    public static readonly Error SecondFactorPaused = Error.TooMany(
        "auth.second_factor_paused",
        "Too many wrong codes; please wait a little."
    );
    public static readonly Error SecondFactorNeeded = Error.Forbidden(
        "auth.second_factor_needed",
        "Administrators sign in with a second factor: set one up, then sign in with it."
    );
    public static readonly Error TotpAlreadyOn = Error.Conflict("auth.totp_already_on", "An authenticator is set up already.");
    public static readonly Error TotpNotBegun = Error.Conflict("auth.totp_not_begun", "Please set the authenticator up first.");
    public static readonly Error TotpOff = Error.Conflict("auth.totp_off", "There is no authenticator.");
    public static readonly Error TotpLost = Error.Conflict(
        "auth.totp_lost",
        "The key of this authenticator is gone; please use a recovery code and set it up anew."
    );
    public static readonly Error ProviderUnknown = Error.NotFound("auth.provider_unknown", "One cannot sign in with that.");
    public static readonly Error RedirectNotAllowed = Error
        .Invalid("auth.redirect_not_allowed", "This address is not one to come back to.")
        .At("redirectUri");
    public static readonly Error ExternalRefused = Error.Unauthorized(
        "auth.external_refused",
        "That sign-in could not be confirmed; please begin again."
    );
    public static readonly Error ExternalAway = Error
        .Unavailable("auth.external_away", "The provider does not answer at this moment.")
        .After(Duration.FromSeconds(5));

    /// <summary>Confirmed, but nobody's here; carries <c>linkToken</c> and <c>linkTokenExpiresAt</c>.</summary>
    public static readonly Error ExternalUnlinked = Error.Conflict(
        "auth.external_unlinked",
        "Please sign in with your phone number once, and link the two."
    );
    public static readonly Error LinkTokenInvalid = Error.Invalid(
        "auth.link_token_invalid",
        "This took too long or was used already; please begin again."
    );
    public static readonly Error ExternalTaken = Error.Conflict("auth.external_taken", "That account signs in to another one here.");
    public static readonly Error ExternalNotLinked = Error.NotFound("auth.external_not_linked", "That is not linked.");
    public static readonly Error PasskeyInvalid = Error.Unauthorized(
        "auth.passkey_invalid",
        "This passkey does not open an account; please begin again."
    );
    public static readonly Error PasskeyRefused = Error.Invalid(
        "auth.passkey_refused",
        "The passkey could not be added; please begin again."
    );
    public static readonly Error PasskeyLimit = Error.Conflict("auth.passkey_limit", "An account has at most ten passkeys.");
    public static readonly Error PasskeyNotFound = Error.NotFound("auth.passkey_not_found", "There is no such passkey.");
    public static readonly Error EmailTokenInvalid = Error.Invalid(
        "auth.email_token_invalid",
        "This link is used up or has expired; please ask for a new one."
    );
    public static readonly Error EmailCooldown = Error.TooMany(
        "auth.email_cooldown",
        "A letter was sent a moment ago; please wait before asking again."
    );
    public static readonly Error EmailUnavailable = Error.Conflict("auth.email_unavailable", "No email is sent from here.");
    public static readonly Error FreshSignInRequired = Error.Forbidden(
        "auth.fresh_sign_in_required",
        "Please sign in again first: this needs a sign-in of the last five minutes."
    );
    public static readonly Error HashingBusy = Error.Unavailable(
        "auth.busy",
        "Too many people are signing in at this moment; please try again shortly."
    );
}
