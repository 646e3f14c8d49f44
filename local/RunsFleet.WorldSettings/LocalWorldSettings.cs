using System.Globalization;
using RunsFleet.Contracts;

namespace RunsFleet.WorldSettings;

/// <summary>
/// What RunsFleet tells the local world, which knows nothing of it: names of queues, tags and parameters, and the schedule of the sweeps. Keys are
/// those of the configuration, with colons.
/// </summary>
public static class LocalWorldSettings
{
    private const string Aws = "LocalCloud:Aws";
    private const string GitHub = "LocalCloud:GitHub";

    // What stands for the instance's id in the parameter's name.
    private const string InstanceHole = "{instance}";

    /// <summary>The sweeps that Housekeeping knows, by their task names.</summary>
    public static IReadOnlyList<string> Sweeps { get; } =
    [
        "overdue_jobs", "unconfirmed_runners", "stale_jobs", "interrupted_runs", "orphaned_instances", "orphaned_runners", "expired_parameters", "missed_webhooks",
    ];

    /// <summary>The names. Without them the world delivers no event of EC2.</summary>
    public static IReadOnlyDictionary<string, string> Names { get; } = new Dictionary<string, string>
    {
        ["LocalCloud:World:SampleLabels"] = "runs-fleet/cpu=2/arch=arm64",
        [$"{Aws}:EventQueue"] = QueueNames.Events,
        [$"{Aws}:RunnerTag"] = $"{TagNames.ManagedBy}={TagNames.ManagedByValue}",
        [$"{Aws}:RunnerConfigParameter"] = RunnerNames.JitConfigParameter(InstanceHole),
        [$"{Aws}:LoggedTags:launchId"] = TagNames.LaunchId,
        [$"{GitHub}:AppSlug"] = "runs-fleet",
        [$"{GitHub}:AppName"] = "RunsFleet",
    };

    /// <summary>Schedules the sweeps of housekeeping, one after the other, each once in <paramref name="period"/>.</summary>
    public static IReadOnlyDictionary<string, string> Schedule(TimeSpan period)
    {
        const string schedule = $"{Aws}:Schedules:0";
        return new Dictionary<string, string>(
        [
            new($"{schedule}:Queue", QueueNames.Housekeeping),
            new($"{schedule}:Period", period.ToString("c", CultureInfo.InvariantCulture)),
            .. Sweeps.Select((sweep, i) => KeyValuePair.Create($"{schedule}:Bodies:{i}", MessageJson.Write(new HousekeepingTask { TaskType = sweep }))),
        ]);
    }
}
