using System.Collections.Frozen;

namespace RunsFleet.ServiceDefaults;

/// <summary>
/// Unit and meaning of every metric, once: several services create an instrument of the same name, and OpenTelemetry keeps two streams of one
/// name apart when their units or descriptions differ. docs/metrics.md says the same; a test compares them.
/// </summary>
public static class MetricDefinitions
{
    private static readonly FrozenDictionary<string, MetricDefinition> ByName = new MetricDefinition[]
    {
        new(MetricNames.JobsQueued, "{job}", "Jobs accepted from GitHub."),
        new(MetricNames.JobsLaunched, "{job}", "Jobs that got an instance."),
        new(MetricNames.JobsCompleted, "{job}", "Jobs that GitHub concluded."),
        new(MetricNames.JobsRequeued, "{job}", "Jobs that lost their instance or their runner and are queued for another."),
        new(MetricNames.LaunchRetries, "{retry}", "Waits of a job for another try of its launch."),
        new(MetricNames.SpotDepartures, "{job}", "Jobs that went on demand without having asked to."),
        new(MetricNames.JobsRefused, "{job}", "Jobs whose label asked for something that RunsFleet cannot give."),
        new(MetricNames.JobDuration, "s", "Time from start to end of a job."),
        new(MetricNames.JobStartupSeconds, "s", "Time from queued at GitHub to started on a runner."),
        new(MetricNames.FleetSizeIncrement, "{instance}", "Instances launched."),
        new(MetricNames.FleetCreate, "{request}", "CreateFleet requests."),
        new(MetricNames.FleetCreateSeconds, "s", "Duration of CreateFleet requests."),
        new(MetricNames.FleetPacingSeconds, "s", "Time that a CreateFleet request waits for its turn, so that EC2's rate is kept."),
        new(MetricNames.SpotInterruptions, "{instance}", "Spot instances that were interrupted."),
        new(MetricNames.CircuitBreakerTriggered, "{circuit}", "Circuits that opened."),
        new(MetricNames.CircuitBreakerOpen, "1", "Whether a circuit of the instance type is open, as 0 or 1."),
        new(MetricNames.CircuitFallbacks, "{launch}", "Launches that could not ask the circuit breaker."),
        new(MetricNames.ApiErrors, "{call}", "Calls to AWS, GitHub or Circuit that failed for good."),
        new(MetricNames.GitHubRateRemaining, "{call}", "Calls to GitHub that are left in this hour, of the installation that has the fewest."),
        new(MetricNames.MessagesPoisoned, "{message}", "Messages moved to a dead-letter queue because they can never be handled."),
        new(MetricNames.SweepFailures, "{sweep}", "Sweeps that failed, in whole or in part."),
        new(MetricNames.EventsIgnored, "{event}", "EC2 events about instances that are not ours or that nobody knew."),
        new(MetricNames.WebhooksRejected, "{request}", "Webhook requests and connections that were turned away."),
    }.ToFrozenDictionary(definition => definition.Name, StringComparer.Ordinal);

    /// <summary>Every metric that RunsFleet emits.</summary>
    public static IEnumerable<MetricDefinition> All => ByName.Values;

    /// <summary>Finds the definition of a metric. Throws <see cref="ArgumentException"/> for a name that is not in <see cref="MetricNames"/>.</summary>
    public static MetricDefinition Of(string name) =>
        ByName.TryGetValue(name, out var definition) ? definition : throw new ArgumentException($"No metric is named {name}.", nameof(name));
}
