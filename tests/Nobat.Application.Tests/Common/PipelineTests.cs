using FluentValidation;
using Microsoft.Extensions.Logging;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using NSubstitute;

namespace Nobat.Application.Tests.Common;

public sealed class PipelineTests
{
    private static readonly Error Refused = Error.Conflict("test.refused", "No.");

    private readonly IUnitOfWork _work = Substitute.For<IUnitOfWork>();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public sealed record Ask(string Name) : ICommand<Result<int>>;

    private sealed class AskValidator : AbstractValidator<Ask>
    {
        public AskValidator() => RuleFor(ask => ask.Name).NotEmpty().MaximumLength(3);
    }

    private Task<Result<int>> Run(Result<int> outcome) =>
        new UnitOfWorkBehavior<Ask, Result<int>>(_work).Handle(new Ask("a"), Ct, () => Task.FromResult(outcome));

    [Fact, Trait("Feature", "BK-03")]
    public async Task A_command_that_went_well_is_saved_once()
    {
        Assert.Equal(7, (await Run(7)).Value);
        await _work.Received(1).SaveAsync(Arg.Any<CancellationToken>());
        await _work.DidNotReceive().RollBackAsync();
    }

    [Fact, Trait("Feature", "BK-03")]
    public async Task A_refused_command_saves_nothing()
    {
        Assert.Equal(Refused, (await Run(Refused)).Error);
        await _work.DidNotReceiveWithAnyArgs().SaveAsync(Ct);
        await _work.Received(1).RollBackAsync();
    }

    [Fact, Trait("Feature", "ID-02")]
    public async Task A_refusal_that_must_be_remembered_is_saved()
    {
        Assert.Equal(Refused, (await Run(Refused.KeepingChanges())).Error);
        await _work.Received(1).SaveAsync(Arg.Any<CancellationToken>());
    }

    [Fact, Trait("Feature", "BK-09")]
    public async Task What_a_guard_of_the_database_refuses_is_the_answer()
    {
        _work.SaveAsync(Ct).ReturnsForAnyArgs(RequestErrors.LostRace);
        Assert.Equal(RequestErrors.LostRace, (await Run(7)).Error);
    }

    [Fact, Trait("Feature", "BK-09")]
    public async Task A_deadlock_becomes_a_refusal_and_a_bug_stays_an_exception()
    {
        var deadlock = new InvalidOperationException("deadlock");
        _work.Explain(deadlock).Returns(RequestErrors.LostRace);
        var behavior = new UnitOfWorkBehavior<Ask, Result<int>>(_work);

        Assert.Equal(RequestErrors.LostRace, (await behavior.Handle(new Ask("a"), Ct, () => throw deadlock)).Error);
        await Assert.ThrowsAsync<ArithmeticException>(() => behavior.Handle(new Ask("a"), Ct, () => throw new ArithmeticException()));
        await _work.Received(2).RollBackAsync();
    }

    [Fact, Trait("Feature", "AP-02")]
    public async Task A_request_of_the_wrong_shape_never_reaches_its_handler()
    {
        var behavior = new ValidationBehavior<Ask, Result<int>>([new AskValidator()]);

        var refused = await behavior.Handle(new Ask("long"), Ct, () => throw new InvalidOperationException("reached"));

        Assert.Equal(RequestErrors.Invalid, refused.Error);
        var field = Assert.Single(refused.Error!.Fields);
        Assert.Equal(("name", ValidationCodes.TooLong), (field.Field, field.Code));
    }

    [Fact, Trait("Feature", "SE-04")]
    public async Task The_log_tells_the_outcome_and_never_the_message()
    {
        var log = new ListLogger();
        var behavior = new LoggingBehavior<Ask, Result<int>>(log, TimeProvider.System);

        await behavior.Handle(new Ask("canary"), Ct, () => Task.FromResult<Result<int>>(Refused));

        var line = Assert.Single(log.Lines);
        Assert.Contains("Ask", line, StringComparison.Ordinal);
        Assert.Contains("test.refused", line, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", line, StringComparison.Ordinal);
    }

    private sealed class ListLogger : ILogger<LoggingBehavior<Ask, Result<int>>>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel level, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> format) =>
            Lines.Add(format(state, exception));
    }
}
