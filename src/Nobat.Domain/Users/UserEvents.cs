using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Domain.Users;

public sealed record UserRegistered(UserId User) : IDomainEvent;

/// <summary>Wrong passwords closed the password path.</summary>
public sealed record UserLocked(UserId User) : IDomainEvent;

/// <summary>A new password was chosen, by who knew the old one or by a code.</summary>
public sealed record PasswordChanged(UserId User) : IDomainEvent;

/// <summary>An account was signed in to from a device unlike those it is used from.</summary>
public sealed record StrangeDeviceSignedIn(UserId User, DeviceId Device) : IDomainEvent;

/// <summary>The owner of an account vouches for a device.</summary>
public sealed record DeviceTrusted(UserId User, DeviceId Device) : IDomainEvent;

/// <summary>A session ended before its time.</summary>
public sealed record SessionEnded(UserId User, SessionId Session, SessionEnd By) : IDomainEvent;

/// <summary>Configuration made somebody an administrator.</summary>
public sealed record AdministratorAppointed(UserId User) : IDomainEvent;

/// <summary>Somebody chose who they are here, once.</summary>
public sealed record ProfileCompleted(UserId User, UserRole Role) : IDomainEvent;

/// <summary>An account that had none was given a password.</summary>
public sealed record FirstPasswordSet(UserId User) : IDomainEvent;

/// <summary>The password path is open again.</summary>
public sealed record UserUnlocked(UserId User) : IDomainEvent;

/// <summary>The account's email address was proved.</summary>
public sealed record EmailVerified(UserId User) : IDomainEvent;

/// <summary>An account elsewhere signs in to this one from now on.</summary>
public sealed record ExternalLoginLinked(UserId User) : IDomainEvent;

/// <summary>An account elsewhere no longer signs in to this one.</summary>
public sealed record ExternalLoginUnlinked(UserId User) : IDomainEvent;

public sealed record PasskeyAdded(UserId User, PasskeyId Passkey) : IDomainEvent;

public sealed record PasskeyRemoved(UserId User, PasskeyId Passkey) : IDomainEvent;

/// <summary>Signing in asks for a second proof from now on.</summary>
public sealed record SecondFactorTurnedOn(UserId User) : IDomainEvent;

/// <summary>Signing in asks for one proof only again.</summary>
public sealed record SecondFactorTurnedOff(UserId User) : IDomainEvent;

/// <summary>Somebody came in with a code of last resort.</summary>
public sealed record RecoveryCodeUsed(UserId User, int Left) : IDomainEvent;

/// <summary>The codes of last resort were replaced by new ones.</summary>
public sealed record RecoveryCodesRenewed(UserId User) : IDomainEvent;

/// <summary>So many wrong codes in a row, by somebody who had the first proof, that the authenticator's codes are not judged for a while.</summary>
public sealed record SecondFactorGuessed(UserId User, int WrongCodes) : IDomainEvent;

/// <summary>A letter is wanted that proves the account's email address until <paramref name="ExpiresAt"/>.</summary>
public sealed record EmailProofAsked(UserId User, Instant ExpiresAt) : IDomainEvent;

/// <summary>An account moved to another number; both are told.</summary>
public sealed record PhoneChanged(UserId User, PhoneNumber Old, PhoneNumber New) : IDomainEvent;

/// <summary>A refresh token was used again after it had been rotated: someone else may hold a copy, so the session ended.</summary>
public sealed record RefreshTokenReused(UserId User, SessionId Session) : IDomainEvent;

/// <summary>Wrong guesses killed a code.</summary>
public sealed record OneTimeCodeExhausted(OneTimeCodeId Code, CodePurpose Purpose) : IDomainEvent;

/// <summary>So many wrong guesses in a row that a number's codes are closed: to one known device, or to all strangers.</summary>
/// <param name="Code">The last one guessed at; it names the number.</param>
public sealed record CodeGuessesExhausted(OneTimeCodeId Code, DeviceId? KnownDevice) : IDomainEvent;

/// <summary>An administrator let the codes of a number be guessed at again.</summary>
public sealed record CodeGuessesReopened(PhoneNumber Phone) : IDomainEvent;

/// <summary>The last code of an hour's budget was sent; told once an hour.</summary>
/// <param name="Prefix">The block of 10,000 numbers; null for the budget of all numbers together.</param>
public sealed record CodeBudgetReached(string? Prefix, int Limit, Instant At) : IDomainEvent;
