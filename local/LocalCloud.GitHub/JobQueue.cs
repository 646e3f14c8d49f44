using System.Collections.Immutable;

namespace LocalCloud.GitHub;

/// <summary>
/// Queued jobs of a repository, in groups of the same labels, so that thousands of queued jobs cost a new runner one look per group.
/// Labels compare without regard to case, as GitHub's do.
/// </summary>
internal sealed class JobQueue
{
    private readonly Dictionary<string, Group> _groups = new(StringComparer.Ordinal);

    /// <summary>Appends a job.</summary>
    public void Add(long jobId, ImmutableArray<string> labels)
    {
        var key = Key(labels);
        if (!_groups.TryGetValue(key, out var group))
        {
            _groups[key] = group = new Group(labels);
        }

        group.JobIds.Add(jobId);
    }

    /// <summary>Removes a job that will not be run.</summary>
    public void Remove(long jobId, ImmutableArray<string> labels)
    {
        var key = Key(labels);
        if (_groups.TryGetValue(key, out var group) && group.JobIds.Remove(jobId) && group.JobIds.Count == 0)
        {
            _groups.Remove(key);
        }
    }

    /// <summary>Takes the oldest job that a runner with these labels may run. Returns null when there is none.</summary>
    public long? Take(ImmutableArray<string> runnerLabels)
    {
        var matching = _groups.Values.Where(group => Matches(runnerLabels, group.Labels)).MinBy(group => group.JobIds.Min);
        if (matching is null)
        {
            return null;
        }

        var jobId = matching.JobIds.Min;
        Remove(jobId, matching.Labels);
        return jobId;
    }

    /// <summary>Returns true when the runner has every label that the job asks for.</summary>
    public static bool Matches(ImmutableArray<string> runnerLabels, ImmutableArray<string> jobLabels) =>
        jobLabels.All(label => runnerLabels.Contains(label, StringComparer.OrdinalIgnoreCase));

    private static string Key(ImmutableArray<string> labels) =>
        string.Join('\n', labels.Select(label => label.ToUpperInvariant()).Order(StringComparer.Ordinal));

    // Job ids grow, so that the smallest is the oldest.
    private sealed record Group(ImmutableArray<string> Labels)
    {
        public SortedSet<long> JobIds { get; } = [];
    }
}
