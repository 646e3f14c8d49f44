namespace RunsFleet.ServiceDefaults;

/// <summary>
/// Names of every metric that RunsFleet emits: OpenTelemetry instruments on the meter <see cref="Meter"/>, with the names that CloudWatch,
/// the dashboard, the alarms and docs/metrics.md use. <see cref="MetricDefinitions"/> says what each means and in which unit.
/// </summary>
public static class MetricNames
{
    /// <summary>The one meter.</summary>
    public const string Meter = "RunsFleet";

    public const string JobsQueued = "JobsQueued";
    public const string JobsLaunched = "JobsLaunched";
    public const string JobsCompleted = "JobsCompleted";
    public const string JobsRequeued = "JobsRequeued";
    public const string LaunchRetries = "LaunchRetries";
    public const string SpotDepartures = "SpotDepartures";
    public const string JobsRefused = "JobsRefused";
    public const string JobDuration = "JobDuration";
    public const string JobStartupSeconds = "JobStartupSeconds";
    public const string FleetSizeIncrement = "FleetSizeIncrement";
    public const string FleetCreate = "FleetCreate";
    public const string FleetCreateSeconds = "FleetCreateSeconds";
    public const string FleetPacingSeconds = "FleetPacingSeconds";
    public const string SpotInterruptions = "SpotInterruptions";
    public const string CircuitBreakerTriggered = "CircuitBreakerTriggered";
    public const string CircuitBreakerOpen = "CircuitBreakerOpen";
    public const string CircuitFallbacks = "CircuitFallbacks";
    public const string ApiErrors = "APIErrors";
    public const string GitHubRateRemaining = "GitHubRateRemaining";
    public const string MessagesPoisoned = "MessagesPoisoned";
    public const string SweepFailures = "SweepFailures";
    public const string EventsIgnored = "EventsIgnored";
    public const string WebhooksRejected = "WebhooksRejected";
}
