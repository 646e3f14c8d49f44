using RunsFleet.Records;

namespace RunsFleet.Fleet.Launching;

/// <summary>Waits between the tries of a launch. Pure.</summary>
internal static class Backoff
{
    private const double Jitter = 0.2;

    /// <summary>The wait that the record holds, which the next one grows from; null before the first.</summary>
    public static TimeSpan? Last(JobRecord? job) =>
        job is { State: JobState.Queued, NextAttemptAt: { } due } && due > job.UpdatedAt ? due - job.UpdatedAt : null;

    /// <summary>The wait that the launch row holds; null before the first.</summary>
    public static TimeSpan? Last(LaunchRecord launch) =>
        launch is { RetryAt: { } due } && due > launch.UpdatedAt ? due - launch.UpdatedAt : null;

    /// <summary>Twice the last wait, within the options' bounds, give or take a fifth so that a crowd does not come back together.</summary>
    /// <param name="last">The last wait; null before the first.</param>
    /// <param name="options">Bounds.</param>
    /// <param name="random">From 0 to 1.</param>
    public static TimeSpan Next(TimeSpan? last, FleetOptions options, double random)
    {
        var wait = last is { } l ? l * 2 : options.RetryDelay;
        wait = wait < options.RetryDelay ? options.RetryDelay : wait;
        wait *= 1 + (Jitter * ((2 * random) - 1));
        return wait < options.MaxRetryDelay ? wait : options.MaxRetryDelay;
    }
}
