namespace RunsFleet.Circuit;

/// <summary>Facts or records cannot be read or written now; it may be tried again.</summary>
internal sealed class CircuitStoreUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
