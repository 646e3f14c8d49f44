namespace RunsFleet.ServiceDefaults;

/// <summary>
/// Names of every metric that RunsFleet emits: OpenTelemetry instruments on the meter <see cref="Meter"/>, with the names that CloudWatch,
/// the dashboard, the alarms and docs/metrics.md use. A test holds them together.
/// </summary>
public static class MetricNames
{
    /// <summary>The one meter.</summary>
    public const string Meter = "RunsFleet";

    /// <summary>Jobs accepted from GitHub. Count.</summary>
    public const string JobsQueued = "JobsQueued";

    /// <summary>Jobs that got an instance. Count, by <see cref="MetricTags.Market"/>.</summary>
    public const string JobsLaunched = "JobsLaunched";

    /// <summary>Jobs that are owed another runner, left spot without having asked to, or wait for another try. Count, by <see cref="MetricTags.Reason"/>.</summary>
    public const string JobsRequeued = "JobsRequeued";

    /// <summary>Sweeps that failed, in whole or in part. Count, by <see cref="MetricTags.Task"/>.</summary>
    public const string SweepFailures = "SweepFailures";

    /// <summary>Jobs that GitHub concluded. Count, by <see cref="MetricTags.Result"/>.</summary>
    public const string JobsCompleted = "JobsCompleted";

    /// <summary>Jobs that asked for something we cannot give. Count, by <see cref="MetricTags.Reason"/>.</summary>
    public const string JobsRefused = "JobsRefused";

    /// <summary>From start to end of a job. Seconds.</summary>
    public const string JobDuration = "JobDuration";

    /// <summary>From queued at GitHub to started on a runner. Seconds, by <see cref="MetricTags.Source"/>.</summary>
    public const string JobStartupSeconds = "JobStartupSeconds";

    /// <summary>Instances launched. Count, by <see cref="MetricTags.Market"/>.</summary>
    public const string FleetSizeIncrement = "FleetSizeIncrement";

    /// <summary>CreateFleet requests. Count, by <see cref="MetricTags.Market"/> and <see cref="MetricTags.Result"/>.</summary>
    public const string FleetCreate = "FleetCreate";

    /// <summary>Duration of CreateFleet requests. Seconds.</summary>
    public const string FleetCreateSeconds = "FleetCreateSeconds";

    /// <summary>Time that a CreateFleet request waits for its turn, so that EC2's rate is kept. Seconds.</summary>
    public const string FleetPacingSeconds = "FleetPacingSeconds";

    /// <summary>Spot interruptions, once per instance. Count, by <see cref="MetricTags.InstanceType"/>.</summary>
    public const string SpotInterruptions = "SpotInterruptions";

    /// <summary>Circuits that opened. Count, by <see cref="MetricTags.InstanceType"/>.</summary>
    public const string CircuitBreakerTriggered = "CircuitBreakerTriggered";

    /// <summary>Whether a circuit of the type is open: 0 or 1 at every interval, by <see cref="MetricTags.InstanceType"/>; <c>*</c> for zones. Read with Maximum.</summary>
    public const string CircuitBreakerOpen = "CircuitBreakerOpen";

    /// <summary>Launches that could not ask the circuit breaker. Count, by <see cref="MetricTags.Mode"/>.</summary>
    public const string CircuitFallbacks = "CircuitFallbacks";

    /// <summary>Failed calls to AWS and GitHub. Count, by <see cref="MetricTags.Service"/>.</summary>
    public const string ApiErrors = "APIErrors";

    /// <summary>Calls to GitHub that are left in this hour, of the installation that has the fewest. Count; several emitters are read with Minimum.</summary>
    public const string GitHubRateRemaining = "GitHubRateRemaining";

    /// <summary>Messages moved to a dead-letter queue because they can never be handled. Count, by <see cref="MetricTags.Queue"/>.</summary>
    public const string MessagesPoisoned = "MessagesPoisoned";

    /// <summary>Events about instances that are not ours or that nobody knows. Count, by <see cref="MetricTags.Reason"/>.</summary>
    public const string EventsIgnored = "EventsIgnored";

    /// <summary>Webhook requests that were turned away. Count, by <see cref="MetricTags.Reason"/>.</summary>
    public const string WebhooksRejected = "WebhooksRejected";
}

/// <summary>Names of metric tags, CloudWatch's dimensions. Values are from small closed sets; an empty value is left out.</summary>
public static class MetricTags
{
    /// <summary><c>spot</c> or <c>on-demand</c>.</summary>
    public const string Market = "Market";

    /// <summary>How it ended.</summary>
    public const string Result = "Result";

    /// <summary>Why, from a closed set.</summary>
    public const string Reason = "Reason";

    /// <summary>Where the runner came from: <c>cold</c> or <c>pool</c>.</summary>
    public const string Source = "Source";

    /// <summary>EC2 instance type.</summary>
    public const string InstanceType = "InstanceType";

    /// <summary>How a fallback answered.</summary>
    public const string Mode = "Mode";

    /// <summary>EC2, DynamoDB, SQS, SSM, GitHub or Circuit.</summary>
    public const string Service = "Service";

    /// <summary>Name of a queue.</summary>
    public const string Queue = "Queue";

    /// <summary>Name of a sweep.</summary>
    public const string Task = "Task";
}

/// <summary>Names of activity sources and activities.</summary>
public static class ActivityNames
{
    /// <summary>The one activity source.</summary>
    public const string Source = "RunsFleet";

    /// <summary>A message is handled.</summary>
    public const string Process = "process";

    /// <summary>A message is sent.</summary>
    public const string Send = "send";
}
