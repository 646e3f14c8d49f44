using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;

namespace RunsFleet.AppHost;

/// <summary>How long the AppHost waits for others. Settings of the section <c>Patience</c>, such as <c>--Patience:Stop 00:00:12</c>.</summary>
internal sealed class PatienceOptions
{
    public const string Section = "Patience";

    // Longer waits are typing errors, and timers take no more than this many days.
    private static readonly TimeSpan Most = TimeSpan.FromDays(1);

    /// <summary>How long services may take to stop before the orchestrator stops everything. Default 8 s.</summary>
    public TimeSpan Stop { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>How long a container engine may take to answer at the start. Default 20 s.</summary>
    public TimeSpan ContainerEngine { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a command of the dashboard may take. Default 15 s.</summary>
    public TimeSpan Command { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a resource may run without being healthy before the console says so. Default 30 s.</summary>
    public TimeSpan Unhealthy { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Reads the section. Returns false when a value is no duration from 0 to 1 day; <paramref name="fault"/> is one line that names it.</summary>
    public static bool TryRead(IConfiguration configuration, [NotNullWhen(true)] out PatienceOptions? options, [NotNullWhen(false)] out string? fault)
    {
        (options, fault) = (null, null);
        foreach (var setting in configuration.GetSection(Section).GetChildren())
        {
            if (setting.Value is { } text && !(TimeSpan.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var wait) && wait > TimeSpan.Zero && wait <= Most))
            {
                fault = $"{setting.Path} {text} is no duration such as 00:00:20, of at most {Most.TotalDays:0} day.";
                return false;
            }
        }

        options = configuration.GetSection(Section).Get<PatienceOptions>() ?? new PatienceOptions();
        return true;
    }
}
