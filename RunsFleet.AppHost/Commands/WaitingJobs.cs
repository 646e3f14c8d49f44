using System.Text.Json;

namespace RunsFleet.AppHost.Commands;

/// <summary>The jobs that wait for a runner at the local GitHub.</summary>
/// <param name="world">The world's control API.</param>
internal sealed class WaitingJobs(ServiceApi world)
{
    /// <summary>Lists them, the one that waits longest first, or says why they cannot be listed.</summary>
    public async Task<(IReadOnlyList<WaitingJob> Jobs, string? Fault)> ListAsync(IServiceProvider services, CancellationToken cancellationToken) =>
        await world.GetAsync(services, "/_local/github/runs", cancellationToken) switch
        {
            ServiceAnswer.Done(var body) => (QueuedOf(body), null),
            ServiceAnswer.Refused(var reason, _) => ([], reason),
            _ => throw new InvalidOperationException("An answer of an unknown kind."),
        };

    /// <summary>Lists the jobs as choices of a form.</summary>
    public async Task<IReadOnlyList<KeyValuePair<string, string>>> ChoicesAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var (jobs, _) = await ListAsync(services, cancellationToken);
        return [.. jobs.Select(job => KeyValuePair.Create($"{job.Id}", $"{job.Id} ({job.Name} of {job.Repository})"))];
    }

    /// <summary>Returns the queued jobs among those of the runs, the oldest first: ids grow with time.</summary>
    public static IReadOnlyList<WaitingJob> QueuedOf(JsonElement runs) =>
    [
        .. runs.EnumerateArray()
            .SelectMany(run => run.GetProperty("jobs").EnumerateArray().Select(job => (Run: run, Job: job)))
            .Where(item => item.Job.GetProperty("status").GetString() == "queued")
            .Select(item => new WaitingJob(
                item.Job.GetProperty("id").GetInt64(), item.Job.GetProperty("name").GetString() ?? "", item.Run.GetProperty("repo").GetString() ?? ""))
            .OrderBy(job => job.Id),
    ];
}
