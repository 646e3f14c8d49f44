using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace RunsFleet.Crash.Tests;

/// <summary>What the services of a world said, for the report of a case that failed.</summary>
internal sealed class CapturedLog(TimeProvider time)
{
    private const int Capacity = 400;
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyCollection<string> Lines => _lines;

    /// <summary>A provider for one generation of a service.</summary>
    public ILoggerProvider For(string host) => new Provider(this, host);

    public void Add(string line)
    {
        _lines.Enqueue($"{time.GetUtcNow():HH:mm:ss.fff} {line}");
        while (_lines.Count > Capacity)
        {
            _lines.TryDequeue(out _);
        }
    }

    private sealed class Provider(CapturedLog log, string host) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var error = exception is null ? "" : $" [{exception.GetType().Name}: {exception.Message}]";
            log.Add($"{host} {logLevel}: {formatter(state, exception)}{error}");
        }

        public void Dispose()
        {
        }
    }
}
