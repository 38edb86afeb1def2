namespace Nobat.Domain.Common;

/// <summary>
/// An id that cannot be mistaken for another aggregate's: <c>readonly record struct XId(Guid Value)</c> with a
/// <c>New()</c> that makes ids sorting by creation time (UUID version 7, RFC 9562).
/// </summary>
public interface ITypedId<out TSelf>
    where TSelf : struct, ITypedId<TSelf>
{
    Guid Value { get; }

    static abstract TSelf From(Guid value);
}
