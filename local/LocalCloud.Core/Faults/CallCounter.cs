namespace LocalCloud.Core.Faults;

/// <summary>Counts calls per service, operation and resource.</summary>
public sealed class CallCounter : IResettable
{
    // Names come from requests: what is beyond the bound is counted together.
    private const int MaxKeys = 10_000;
    private const string Others = "(others)";

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Service, string Operation, string? Resource), long> _counts = [];

    /// <summary>Counts one call.</summary>
    public void Count(string service, string operation, string? resource)
    {
        lock (_lock)
        {
            var key = (service, operation, resource);
            if (_counts.Count >= MaxKeys && !_counts.ContainsKey(key))
            {
                key = (Others, Others, null);
            }

            _counts[key] = _counts.GetValueOrDefault(key) + 1;
        }
    }

    /// <summary>Returns what was counted so far, in order of names.</summary>
    public IReadOnlyList<CallCount> Counts()
    {
        lock (_lock)
        {
            return [.. _counts
                .Select(c => new CallCount(c.Key.Service, c.Key.Operation, c.Key.Resource, c.Value))
                .OrderBy(c => c.Service, StringComparer.Ordinal)
                .ThenBy(c => c.Operation, StringComparer.Ordinal)
                .ThenBy(c => c.Resource, StringComparer.Ordinal)];
        }
    }

    /// <inheritdoc/>
    public void Reset()
    {
        lock (_lock)
        {
            _counts.Clear();
        }
    }
}
