using RunsFleet.Contracts;

namespace RunsFleet.Fleet.Launching;

/// <summary>The jobs of this host that wait for a launch, like ones together. Bounded by the messages that are handled. Thread-safe.</summary>
internal sealed class WaitingJobs
{
    private readonly Lock _lock = new();
    private readonly Dictionary<LikeJobs, LinkedList<WaitingJob>> _groups = [];

    /// <summary>Adds a job. Returns true when it is the first of its group, so that somebody must see to the group.</summary>
    public bool Add(LikeJobs group, WaitingJob job)
    {
        lock (_lock)
        {
            if (_groups.TryGetValue(group, out var waiting))
            {
                waiting.AddLast(job);
                return false;
            }

            _groups[group] = new LinkedList<WaitingJob>([job]);
            return true;
        }
    }

    /// <summary>
    /// Ends the group when nobody waits in it; the next <see cref="Add"/> begins a new one. Returns false when somebody does.
    /// </summary>
    public bool TryEnd(LikeJobs group)
    {
        lock (_lock)
        {
            return !_groups.TryGetValue(group, out var waiting) || (waiting.All(job => job.IsGone) && _groups.Remove(group));
        }
    }

    /// <summary>Takes out the jobs that have waited longest.</summary>
    public IReadOnlyList<WaitingJob> Take(LikeJobs group, int max)
    {
        lock (_lock)
        {
            var taken = new List<WaitingJob>();
            if (!_groups.TryGetValue(group, out var waiting))
            {
                return taken;
            }

            while (taken.Count < max && waiting.First is { } first)
            {
                waiting.RemoveFirst();
                if (!first.Value.IsGone && taken.TrueForAll(other => other.Request.JobId != first.Value.Request.JobId))
                {
                    taken.Add(first.Value);
                }
                else
                {
                    // Gone, or the same job by another message: whoever waits reads the record again.
                    first.Value.Complete(new GroupOutcome.Changed());
                }
            }

            return taken;
        }
    }

    /// <summary>Takes one job that is like <paramref name="request"/>, other than it. Returns null when none waits.</summary>
    public WaitingJob? TryTakeLike(JobRequest request)
    {
        lock (_lock)
        {
            if (!_groups.TryGetValue(LikeJobs.Of(request), out var waiting))
            {
                return null;
            }

            for (var node = waiting.First; node is not null; node = node.Next)
            {
                if (!node.Value.IsGone && node.Value.Request.JobId != request.JobId)
                {
                    waiting.Remove(node);
                    return node.Value;
                }
            }

            return null;
        }
    }
}
