namespace RunsFleet.Circuit.Handlers;

/// <summary>A watcher cannot be served, or no more; it may come again.</summary>
internal sealed class WatcherDroppedException(string message) : Exception(message);
