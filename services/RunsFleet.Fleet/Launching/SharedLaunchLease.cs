namespace RunsFleet.Fleet.Launching;

/// <summary>A share of a launch that this host works on; disposed when its holder is done with it.</summary>
internal sealed class SharedLaunchLease(SharedLaunch launch, Action release) : IDisposable
{
    private Action? _release = release;

    public SharedLaunch Launch { get; } = launch;

    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
