using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Domain.Tests.Users;

public sealed class WrongGuessesTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 23, 8, 0);
    private static readonly PhoneNumber Phone = PhoneNumber.Parse("09120001234").Value;
    private static readonly OneTimeCodeId Code = OneTimeCodeId.New();

    [Fact, Trait("Promise", "A-1")]
    public void A_hundred_in_a_row_are_the_end_and_that_is_told_once()
    {
        var guesses = Wrong(99);
        Assert.False(guesses.IsOver(Now));
        Assert.Empty(guesses.Events);

        guesses.Add(Code, Now);

        Assert.True(guesses.IsOver(Now));
        Assert.Equal([new CodeGuessesExhausted(Code, null)], guesses.Events);
    }

    [Fact, Trait("Promise", "A-1")]
    public void Thirty_days_later_a_row_begins_anew()
    {
        var guesses = Wrong(100);
        Assert.True(guesses.IsOver(Now + WrongGuesses.Memory - Duration.Epsilon));
        Assert.False(guesses.IsOver(Now + WrongGuesses.Memory));

        guesses.Add(Code, Now + WrongGuesses.Memory);

        Assert.Equal(1, guesses.Count);
    }

    [Fact, Trait("Promise", "A-1")]
    public void A_row_that_goes_on_slowly_is_still_a_row()
    {
        var guesses = Wrong(50);
        for (var day = 1; day <= 50; day++)
            guesses.Add(Code, Now + Duration.FromDays(day));

        Assert.True(guesses.IsOver(Now + Duration.FromDays(50)));
    }

    [Fact, Trait("Promise", "A-1")]
    public void A_right_code_breaks_the_row()
    {
        var guesses = Wrong(99);
        guesses.Forget();
        guesses.Add(Code, Now);

        Assert.Equal(1, guesses.Count);
    }

    private static WrongGuesses Wrong(int times)
    {
        var guesses = WrongGuesses.At(Phone, null, Now);
        for (var i = 0; i < times; i++)
            guesses.Add(Code, Now);
        return guesses;
    }
}
