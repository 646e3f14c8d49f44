namespace RunsFleet.AppHost.Watching;

/// <summary>
/// Turns observations into the few lines that a person wants: ready, finished, ended, failed, not healthy for a while. A line is said once,
/// until the resource starts again.
/// </summary>
/// <param name="waits">For each resource the names of those that it waits for.</param>
/// <param name="patience">How long a resource may run without being healthy before it is mentioned.</param>
internal sealed class ResourceWatch(IReadOnlyDictionary<string, string[]> waits, TimeSpan patience)
{
    private readonly Dictionary<string, Known> _known = [];

    /// <summary>Takes an observation. Returns the line that it gives rise to, or null for none.</summary>
    public ResourceRemark? Observe(ResourceObservation seen, DateTimeOffset now)
    {
        var phase = PhaseOf(seen);
        var before = _known.GetValueOrDefault(seen.Name) ?? new Known(ResourcePhase.Pending, now, null, null);
        var text = TextOf(seen, phase);
        _known[seen.Name] = new Known(
            phase,
            phase == before.Phase ? before.Since : now,
            phase == ResourcePhase.Pending ? null : text ?? before.Said,
            seen.HealthReport);
        return text is null || text == before.Said ? null : new ResourceRemark(seen.Name, text);
    }

    /// <summary>Returns a line for each resource that has run for too long without being healthy. Call it every second or so.</summary>
    public IEnumerable<ResourceRemark> Look(DateTimeOffset now)
    {
        foreach (var (name, known) in _known.Where(item => item.Value.Phase == ResourcePhase.Unhealthy && now - item.Value.Since >= patience).ToList())
        {
            var text = $"has not been healthy for {patience.TotalSeconds:0} s";
            if (known.Said != text)
            {
                _known[name] = known with { Said = text };
                yield return new ResourceRemark(name, known.Report is null ? text : $"{text}: {known.Report}");
            }
        }
    }

    private static ResourcePhase PhaseOf(ResourceObservation seen) => seen.State switch
    {
        _ when seen.State == KnownResourceStates.Running => seen.IsHealthy ? ResourcePhase.Ready : ResourcePhase.Unhealthy,
        _ when seen.State == KnownResourceStates.Finished || seen.State == KnownResourceStates.Exited =>
            seen.ExitCode is null or 0 ? ResourcePhase.Finished : ResourcePhase.Ended,
        _ when seen.State == KnownResourceStates.FailedToStart => ResourcePhase.FailedToStart,
        _ when seen.State == KnownResourceStates.RuntimeUnhealthy => ResourcePhase.NoEngine,
        _ when seen.State == KnownResourceStates.ValueMissing => ResourcePhase.NoValue,
        _ => ResourcePhase.Pending,
    };

    private string? TextOf(ResourceObservation seen, ResourcePhase phase) => phase switch
    {
        ResourcePhase.Ready => seen.Address is null ? null : $"ready: {seen.Address}",
        ResourcePhase.Finished => "finished",
        ResourcePhase.Ended => $"ended with exit code {seen.ExitCode}",
        ResourcePhase.FailedToStart => FailedDependencies(seen.Name) is { Count: > 0 } failed
            ? $"did not start, because of {string.Join(" and ", failed)}"
            : "did not start",
        ResourcePhase.NoEngine => "waits for a container engine that does not answer",
        ResourcePhase.NoValue => "is a parameter without a value",
        _ => null,
    };

    private List<string> FailedDependencies(string name) => waits.GetValueOrDefault(name, [])
        .Where(dependency => _known.GetValueOrDefault(dependency)?.Phase is ResourcePhase.Ended or ResourcePhase.FailedToStart or ResourcePhase.NoEngine)
        .ToList();

    /// <summary>What is remembered of a resource, with the line that was said of it last.</summary>
    private sealed record Known(ResourcePhase Phase, DateTimeOffset Since, string? Said, string? Report);
}
