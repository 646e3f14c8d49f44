namespace LocalCloud.GitHub;

/// <summary>Lets time pass for the engine.</summary>
internal sealed class GitHubClock(GitHubEngine engine, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            engine.Tick();
        }
    }
}
