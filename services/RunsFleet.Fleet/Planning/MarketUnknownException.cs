namespace RunsFleet.Fleet.Planning;

/// <summary>The catalogue cannot be read now.</summary>
internal sealed class MarketUnknownException(string message, Exception? innerException = null) : Exception(message, innerException);
