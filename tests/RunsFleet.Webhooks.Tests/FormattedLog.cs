using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace RunsFleet.Webhooks.Tests;

/// <summary>
/// What the console would show: each entry, with its category and scopes, as one of the console's own formatters writes it;
/// <paramref name="format"/> is <c>simple</c> or <c>json</c>. Without the few lines about the start and the end of the host.
/// </summary>
internal sealed class FormattedLog(string format) : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConsoleFormatter _formatter = Formatter(format);
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    public IReadOnlyList<string> Lines => [.. _lines];

    public int Bytes => _lines.Sum(Encoding.UTF8.GetByteCount);

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
    }

    // The formatters themselves are internal; a console of its own lends them.
    private static ConsoleFormatter Formatter(string format) => new ServiceCollection()
        .AddLogging(logging => logging
            .AddSimpleConsole(simple => simple.IncludeScopes = true)
            .AddJsonConsole(json => json.IncludeScopes = true))
        .BuildServiceProvider()
        .GetServices<ConsoleFormatter>()
        .Single(formatter => formatter.Name == format);

    private sealed class Logger(FormattedLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => log._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => category is not ("Microsoft.Hosting.Lifetime" or "RunsFleet.ServiceDefaults.VersionLine");

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
            {
                return;
            }

            using var text = new StringWriter();
            log._formatter.Write(new LogEntry<TState>(logLevel, category, eventId, state, exception, formatter), log._scopes, text);
            log._lines.Enqueue(text.ToString());
        }
    }
}
