using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using RunsFleet.AppHost.Watching;

namespace RunsFleet.AppHost;

/// <summary>The AppHost's own command line. What is not ours is left to Aspire, which takes <c>--section:key value</c>.</summary>
internal sealed record AppHostOptions
{
    private const string Usage = "Options: --scenario none|hello|load, --load-jobs <n>, --load-rate <n>, --cloud embedded|localstack|aws|<url>, --cloud-port <port>, --hooks-port <port> (0: any free port), --console brief|all.";

    // Aspire's own options without a colon, from the switch mappings of DistributedApplicationBuilder, and the host's own three.
    private static readonly string[] AspireOptions =
    [
        "operation", "publisher", "step", "list-steps", "output-path", "log-level", "include-exception-details", "clear-cache", "yes",
        "dcp-cli-path", "dcp-container-runtime", "dcp-dependency-check-timeout", "dcp-dashboard-path",
        "environment", "contentRoot", "applicationName",
    ];

    /// <summary>The scenario to run; null for none.</summary>
    public string? Scenario { get; init; } = "hello";

    /// <summary>Jobs of the scenario <c>load</c>.</summary>
    public int LoadJobs { get; init; } = 10_000;

    /// <summary>Jobs that it queues a second.</summary>
    public int LoadRate { get; init; } = 200;

    /// <summary>Arguments of the scenario.</summary>
    public string[] ScenarioArguments => Scenario is null ? [] : Scenario == "load" ? [Scenario, $"{LoadJobs}", $"{LoadRate}"] : [Scenario];

    /// <summary>Which AWS the services talk to.</summary>
    public CloudKind Cloud { get; init; } = CloudKind.Embedded;

    /// <summary>The endpoint, when <see cref="Cloud"/> is <see cref="CloudKind.Url"/>.</summary>
    public Uri? CloudUrl { get; init; }

    /// <summary>Port of the local world; null for any free one.</summary>
    public int? CloudPort { get; init; } = 4566;

    /// <summary>Port that webhooks come in on; null for any free one.</summary>
    public int? HooksPort { get; init; } = 8080;

    /// <summary>How many of the resources' lines the console shows.</summary>
    public ConsoleDetail Console { get; init; } = ConsoleDetail.Brief;

    /// <summary>Reads the command line; on failure <paramref name="error"/> is one line that names what is wrong.</summary>
    public static bool TryParse(IReadOnlyList<string> args, [NotNullWhen(true)] out AppHostOptions? options, [NotNullWhen(false)] out string? error)
    {
        options = null;
        var parsed = new AppHostOptions();
        var scenarioGiven = false;
        for (var i = 0; i < args.Count; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
            {
                error = $"'{args[i]}' is not an option. {Usage}";
                return false;
            }

            var (name, value) = args[i].IndexOf('=', StringComparison.Ordinal) is var at and > 0
                ? (args[i][2..at], args[i][(at + 1)..])
                : (args[i][2..], i + 1 < args.Count && !args[i + 1].StartsWith("--", StringComparison.Ordinal) ? args[++i] : null);
            if (name.Contains(':', StringComparison.Ordinal) || AspireOptions.Contains(name))
            {
                continue;
            }

            scenarioGiven |= name == "scenario";
            (parsed, error) = parsed.With(name, value);
            if (error is not null)
            {
                error = $"{error} {Usage}";
                return false;
            }
        }

        if (parsed.Cloud == CloudKind.Aws)
        {
            if (scenarioGiven && parsed.Scenario is not null)
            {
                error = $"--scenario {parsed.Scenario} needs the local world; with --cloud aws only none is possible. {Usage}";
                return false;
            }

            parsed = parsed with { Scenario = null };
        }

        (options, error) = (parsed, null);
        return true;
    }

    private (AppHostOptions Options, string? Error) With(string name, string? value) => (name, value) switch
    {
        ("scenario" or "load-jobs" or "load-rate" or "cloud" or "cloud-port" or "hooks-port" or "console", null or "") => (this, $"--{name} needs a value."),
        ("scenario", "none") => (this with { Scenario = null }, null),
        ("scenario", "hello" or "load") => (this with { Scenario = value }, null),
        ("scenario", _) => (this, $"--scenario {value} is unknown."),
        ("load-jobs", _) => TryNumber(value, 50, 100_000, out var jobs) ? (this with { LoadJobs = jobs }, null) : (this, $"--{name} {value} is not 50 to 100000."),
        ("load-rate", _) => TryNumber(value, 1, 2_000, out var rate) ? (this with { LoadRate = rate }, null) : (this, $"--{name} {value} is not 1 to 2000."),
        ("cloud", "embedded") => (this with { Cloud = CloudKind.Embedded }, null),
        ("cloud", "localstack") => (this with { Cloud = CloudKind.LocalStack }, null),
        ("cloud", "aws") => (this with { Cloud = CloudKind.Aws }, null),
        ("cloud", _) when Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" =>
            (this with { Cloud = CloudKind.Url, CloudUrl = url }, null),
        ("cloud", _) => (this, $"--cloud {value} is neither embedded, localstack, aws nor an http address."),
        ("cloud-port", _) => TryPort(value, out var port) ? (this with { CloudPort = port }, null) : (this, BadPort(name, value)),
        ("hooks-port", _) => TryPort(value, out var port) ? (this with { HooksPort = port }, null) : (this, BadPort(name, value)),
        ("console", "brief") => (this with { Console = ConsoleDetail.Brief }, null),
        ("console", "all") => (this with { Console = ConsoleDetail.All }, null),
        ("console", _) => (this, $"--console {value} is neither brief nor all."),
        _ => (this, $"--{name} is unknown."),
    };

    private static bool TryNumber(string? value, int min, int max, out int number) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= min && number <= max;

    private static bool TryPort(string? value, out int? port)
    {
        var valid = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 65535;
        port = number == 0 ? null : number;
        return valid;
    }

    private static string BadPort(string name, string? value) => $"--{name} {value} is not a port from 0 to 65535.";
}
