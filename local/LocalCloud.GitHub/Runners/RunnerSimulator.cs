using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using LocalCloud.Core;
using Microsoft.Extensions.Options;

namespace LocalCloud.GitHub.Runners;

/// <summary>
/// Plays the runners on the instances of the world: each boots, finds its config, connects, runs one job and powers off. One loop over one table.
/// </summary>
internal sealed partial class RunnerSimulator(
    IInstanceWorld world, GitHubRunners runners, TimeProvider time, IOptions<GitHubOptions> options, ILogger<RunnerSimulator> logger)
    : BackgroundService, IResettable
{
    private const string Running = "running";

    private const int Parallelism = 8;

    private readonly ConcurrentDictionary<string, RunnerPhase> _phases = new(StringComparer.Ordinal);
    private bool _failing;

    /// <summary>Forgets the instances. One that still runs is taken for newly booted.</summary>
    public void Reset() => _phases.Clear();

    /// <summary>Brings every instance as far as it gets now. What went wrong with one is thrown when all had their turn.</summary>
    public async Task StepAsync(CancellationToken cancellationToken)
    {
        Exception? failure = null;
        var instances = await world.ListAsync(cancellationToken);
        var states = instances.ToDictionary(instance => instance.InstanceId, instance => instance.State, StringComparer.Ordinal);
        var ids = instances.Where(instance => instance.State == Running).Select(instance => instance.InstanceId).Union(_phases.Keys).ToList();
        await Parallel.ForEachAsync(
            ids,
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
            async (id, token) =>
            {
                try
                {
                    await StepAsync(id, states.GetValueOrDefault(id), token);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    failure = e;
                }
            });
        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(world.LookPeriod, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await StepAsync(stoppingToken);
                _failing = false;
            }
            catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                // Another endpoint may not be up yet, or go away for a while: the next round tries again.
                if (!_failing)
                {
                    _failing = true;
                    LogRoundFailed(e.Message);
                }
            }
        }
    }

    private async ValueTask StepAsync(string id, string? state, CancellationToken cancellationToken)
    {
        var phase = _phases.GetValueOrDefault(id);
        var session = phase is RunnerPhase.Connected { RunnerId: var runnerId } ? runners.Poll(runnerId) : null;
        var action = RunnerStep.Decide(phase, state, session, time.GetUtcNow(), options.Value.ConfigWait);
        switch (action)
        {
            case RunnerAction.LookForConfig:
                await LookForConfigAsync(id, phase, cancellationToken);
                break;
            case RunnerAction.FinishJob when phase is RunnerPhase.Connected connected && session is RunnerSession.Busy busy:
                runners.CompleteJob(connected.RunnerId, busy.Job.Definition.Conclusion);
                await EndAsync(id, cancellationToken);
                break;
            case RunnerAction.PowerOff:
                await PowerOffAsync(id, cancellationToken);
                break;
            case RunnerAction.Vanish when phase is RunnerPhase.Connected gone:
                runners.Vanish(gone.RunnerId);
                _phases.TryRemove(id, out _);
                break;
            case RunnerAction.Forget:
                _phases.TryRemove(id, out _);
                break;
            case RunnerAction.Wait when phase is RunnerPhase.Connected { ConfigDeleted: false } connected:
                await DeleteConfigAsync(id, connected, cancellationToken);
                break;
        }
    }

    private async Task LookForConfigAsync(string id, RunnerPhase? phase, CancellationToken cancellationToken)
    {
        _phases[id] = phase ?? new RunnerPhase.AwaitingConfig(time.GetUtcNow());
        if (await world.FindConfigAsync(id, cancellationToken) is not { } config)
        {
            return;
        }

        if (runners.Connect(config) is not { } runner)
        {
            LogRegistrationRefused(id);
            await PowerOffAsync(id, cancellationToken);
            return;
        }

        var connected = new RunnerPhase.Connected(runner.Id, ConfigDeleted: false);
        _phases[id] = connected;
        await DeleteConfigAsync(id, connected, cancellationToken);
    }

    private async Task DeleteConfigAsync(string id, RunnerPhase.Connected connected, CancellationToken cancellationToken)
    {
        await world.DeleteConfigAsync(id, cancellationToken);
        _phases.TryUpdate(id, connected with { ConfigDeleted = true }, connected);
    }

    private async Task EndAsync(string id, CancellationToken cancellationToken)
    {
        var wait = options.Value.PowerOffDelay;
        if (wait > TimeSpan.Zero)
        {
            _phases[id] = new RunnerPhase.PoweringOff(time.GetUtcNow() + wait);
            return;
        }

        await PowerOffAsync(id, cancellationToken);
    }

    private async Task PowerOffAsync(string id, CancellationToken cancellationToken)
    {
        _phases[id] = new RunnerPhase.PoweringOff(time.GetUtcNow());
        await world.PowerOffAsync(id, cancellationToken);
    }

    [LoggerMessage(20200, LogLevel.Warning, "Runners stand still: {Reason} Trying again, quietly.", EventName = "RunnersStandStill")]
    private partial void LogRoundFailed(string reason);

    [LoggerMessage(20201, LogLevel.Information, "Instance {InstanceId} could not register its runner: the registration is gone. It powers off.", EventName = "RegistrationGone")]
    private partial void LogRegistrationRefused(string instanceId);
}
