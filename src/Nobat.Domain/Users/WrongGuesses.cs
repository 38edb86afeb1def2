using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Domain.Users;

/// <summary>
/// Wrong guesses in a row at the codes of one number, whatever they were for: those of one known device, or those of everybody else
/// together. NIST SP 800-63B, 3.2.2: no more than 100 before a stronger proof is wanted. Load it under the lock of its number.
/// </summary>
public sealed class WrongGuesses : AggregateRoot
{
    /// <summary>The next guess after so many is not even compared.</summary>
    public const int Max = 100;

    /// <summary>After so long without a guess a row begins anew.</summary>
    public static readonly Duration Memory = Duration.FromDays(30);

    /// <summary>Stands for everybody who brings no device that the account knows.</summary>
    public static readonly DeviceId Strangers;

    public PhoneNumber Phone { get; private init; }

    /// <summary>A known device, or <see cref="Strangers"/>.</summary>
    public DeviceId DeviceId { get; private init; }
    public int Count { get; private set; }
    public Instant LastAt { get; private set; }

    private WrongGuesses() { } // EF

    public static WrongGuesses At(PhoneNumber phone, DeviceId? device, Instant now) =>
        new()
        {
            Phone = phone,
            DeviceId = device ?? Strangers,
            LastAt = now,
        };

    public bool IsOver(Instant now) => Count >= Max && now < LastAt + Memory;

    /// <param name="code">The code that was guessed at.</param>
    public void Add(OneTimeCodeId code, Instant now)
    {
        Count = now < LastAt + Memory ? Count + 1 : 1;
        LastAt = now;
        if (Count == Max)
            Raise(new CodeGuessesExhausted(code, DeviceId == Strangers ? null : DeviceId));
    }

    /// <summary>An administrator knows better.</summary>
    public void Reopen(Instant now)
    {
        if (!IsOver(now))
            return;
        Forget();
        Raise(new CodeGuessesReopened(Phone));
    }

    /// <summary>Somebody was right: the row is broken.</summary>
    public void Forget() => Count = 0;
}
