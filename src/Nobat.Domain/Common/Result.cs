using System.Diagnostics.CodeAnalysis;

namespace Nobat.Domain.Common;

/// <summary>Anything that either went well or was refused; lets a behaviour build the refused answer without knowing its type.</summary>
public interface IOutcome<out TSelf> : IHasError
    where TSelf : IOutcome<TSelf>
{
    static abstract TSelf From(Error error);
}

/// <summary>Success, or the <see cref="Common.Error"/> that refused.</summary>
public readonly record struct Result : IOutcome<Result>
{
    public static readonly Result Success;

    public Error? Error { get; private init; }

    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsSuccess => Error is null;

    public static Result From(Error error) => new() { Error = error };

    public static implicit operator Result(Error error) => From(error);
}

/// <summary>A value, or the <see cref="Common.Error"/> that refused it.</summary>
public readonly record struct Result<T> : IOutcome<Result<T>>
{
    private readonly T? _value;

    private Result(T? value, Error? error) => (_value, Error) = (value, error);

    public Error? Error { get; }

    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsSuccess => Error is null;

    /// <summary>The value; reading it after a refusal is a bug and throws.</summary>
    public T Value => Error is null ? _value! : throw new InvalidOperationException($"No value: refused with {Error.Code}.");

    public static Result<T> From(Error error) => new(default, error);

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Error error) => From(error);
}
