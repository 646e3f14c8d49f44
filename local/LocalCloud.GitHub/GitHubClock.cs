namespace LocalCloud.GitHub;

/// <summary>Lets time pass for the runners.</summary>
internal sealed class GitHubClock(GitHubRunners runners, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            runners.Tick();
        }
    }
}
