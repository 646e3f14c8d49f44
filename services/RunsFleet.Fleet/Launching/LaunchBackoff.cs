using RunsFleet.Concurrency;
using RunsFleet.Records;

namespace RunsFleet.Fleet.Launching;

/// <summary>Waits between the tries of a launch; the last one is in the records. Pure.</summary>
internal static class LaunchBackoff
{
    /// <summary>Returns the wait that the record holds, which the next one grows from. Returns null before the first.</summary>
    public static TimeSpan? Last(JobRecord? job) =>
        job is { State: JobState.Queued, NextAttemptAt: { } due } && due > job.UpdatedAt ? due - job.UpdatedAt : null;

    /// <summary>Returns the wait that the launch row holds. Returns null before the first.</summary>
    public static TimeSpan? Last(LaunchRecord launch) =>
        launch is { RetryAt: { } due } && due > launch.UpdatedAt ? due - launch.UpdatedAt : null;

    /// <summary>Doubles the last wait, within the options' bounds, give or take a fifth.</summary>
    /// <param name="last">The last wait; null before the first.</param>
    /// <param name="options">Bounds.</param>
    /// <param name="random">From 0 to 1.</param>
    public static TimeSpan Next(TimeSpan? last, FleetOptions options, double random) =>
        Backoff.Next(last, options.RetryDelay, options.MaxRetryDelay, random);
}
