using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// One aligned stream of all resources' lines (<c>name | text</c>) and what the orchestrator says of them (<c>name * text</c>). Under a
/// testing host all of it goes to loggers.
/// </summary>
internal sealed partial class ResourceConsole(
    DistributedApplicationModel model, DistributedApplicationOptions options, IHostEnvironment environment, ILoggerFactory loggers)
{
    private static readonly string[] Colours = ["36", "32", "33", "35", "34", "96", "92", "93", "95", "94"];

    private readonly Lock _lock = new();
    private readonly bool _coloured = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null or "";
    private readonly int _width = model.Resources.Where(resource => resource is IResourceWithWaitSupport)
        .Select(resource => resource.Name.Length).DefaultIfEmpty().Max();

    /// <summary>A line that the resource wrote.</summary>
    public void Write(IResource resource, string line, bool isError)
    {
        if (!options.EnableResourceLogging)
        {
            Print(resource, '|', line);
        }
        else if (isError)
        {
            LogErrorLine(LoggerOf(resource), line);
        }
        else
        {
            LogLine(LoggerOf(resource), line);
        }
    }

    /// <summary>A line about the resource.</summary>
    public void Say(IResource resource, string text)
    {
        if (options.EnableResourceLogging)
        {
            LogLine(LoggerOf(resource), text);
        }
        else
        {
            Print(resource, '*', text);
        }
    }

    /// <summary>A line about the application.</summary>
    public void Say(string text)
    {
        if (options.EnableResourceLogging)
        {
            LogLine(loggers.CreateLogger($"{environment.ApplicationName}.Resources"), text);
            return;
        }

        Print(text);
    }

    private void Print(IResource resource, char mark, string text)
    {
        var name = resource.Name.PadRight(_width);
        Print(_coloured
            ? $"\e[{Colours[model.Resources.IndexOf(resource) % Colours.Length]}m{name} {mark}\e[0m {text}"
            : $"{name} {mark} {text}");
    }

    private void Print(string line)
    {
        lock (_lock)
        {
            try
            {
                Console.WriteLine(line);
            }
            catch (IOException)
            {
                // The terminal was closed. The resources still have to be stopped in order.
            }
        }
    }

    private ILogger LoggerOf(IResource resource) => loggers.CreateLogger($"{environment.ApplicationName}.Resources.{resource.Name}");

    [LoggerMessage(1, LogLevel.Information, "{Line}")]
    private static partial void LogLine(ILogger logger, string line);

    [LoggerMessage(2, LogLevel.Error, "{Line}")]
    private static partial void LogErrorLine(ILogger logger, string line);
}
