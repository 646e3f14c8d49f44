using LocalCloud.Core;

namespace LocalCloud.GitHub;

/// <summary>A time in which GitHub answers nothing and tells nobody: its API says 503, and webhooks wait. What runs goes on.</summary>
public sealed class GitHubOutage(TimeProvider time, WorldLog log) : IResettable
{
    private readonly Lock _lock = new();
    private DateTimeOffset _until;

    /// <summary>True while it lasts.</summary>
    public bool IsOn => Left > TimeSpan.Zero;

    private TimeSpan Left
    {
        get
        {
            lock (_lock)
            {
                return _until - time.GetUtcNow();
            }
        }
    }

    /// <summary>Begins one of this length, or ends it with none.</summary>
    public void Begin(TimeSpan length)
    {
        lock (_lock)
        {
            _until = time.GetUtcNow() + length;
        }

        log.Append("github_outage", ("seconds", length.TotalSeconds));
    }

    /// <summary>Returns when it is over.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        // In short steps: it may be ended before its time.
        while (Left is var left && left > TimeSpan.Zero)
        {
            await Task.Delay(left < TimeSpan.FromSeconds(1) ? left : TimeSpan.FromSeconds(1), time, cancellationToken);
        }
    }

    /// <summary>Ends it.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            _until = default;
        }
    }
}
