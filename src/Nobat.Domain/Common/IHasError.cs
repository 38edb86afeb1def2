namespace Nobat.Domain.Common;

/// <summary>The part of an outcome that can be read without knowing its type.</summary>
public interface IHasError
{
    Error? Error { get; }
}
