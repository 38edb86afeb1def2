namespace Nobat.Embedded;

/// <summary>A local engine could not be started; the message is written for the person at the keyboard.</summary>
public sealed class EmbeddedEngineException(string message, Exception? inner = null) : Exception(message, inner);
