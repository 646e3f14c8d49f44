using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Orchestration;

/// <summary>The life of one resource: waits for what it needs, starts, becomes healthy, ends.</summary>
internal sealed class ResourceRun(
    IResource resource, ProcessEnvironment environment, HealthProbe probe, ResourceConsole console, ResourceNotificationService notifications)
    : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ChildProcess? _child;
    private Task _run = Task.CompletedTask;

    public IResource Resource => resource;

    /// <summary>Ends when the resource is healthy, has done its work, or failed.</summary>
    public Task Settled => _settled.Task;

    /// <summary>It did not start, or ended otherwise than it should.</summary>
    public bool HasFailed { get; private set; }

    public void Start() => _run = Task.Run(RunAsync);

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        if (_child is { } child)
        {
            await child.StopAsync(cancellationToken);
        }

        await _run;
    }

    public void Kill() => _child?.Kill();

    public void Dispose()
    {
        _child?.Dispose();
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            await SetStateAsync(KnownResourceStates.Waiting);
            await Dependencies.WaitAsync(resource, notifications, _stopping.Token);
            await SetStateAsync(KnownResourceStates.Starting);
            var spec = await environment.ResolveAsync(resource, _stopping.Token);
            _stopping.Token.ThrowIfCancellationRequested();
            _child = ChildProcess.Start(spec, (line, isError) => console.Write(resource, line, isError));
            await SetStateAsync(KnownResourceStates.Running);
            if (_stopping.IsCancellationRequested)
            {
                // Asked to stop while the child was being started: whoever asked did not see it.
                await _child.StopAsync(CancellationToken.None);
            }

            await WatchAsync(_child);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            await SetStateAsync(KnownResourceStates.Exited);
        }
        catch (Exception exception)
        {
            // A callback of the AppHost can throw anything; whatever it was, this resource does not run and the others go on.
            HasFailed = true;
            console.Say(resource, $"not started: {exception.Message}");
            await SetStateAsync(KnownResourceStates.FailedToStart);
        }
        finally
        {
            _settled.TrySetResult();
        }
    }

    private async Task WatchAsync(ChildProcess child)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        var health = BecomeHealthyAsync(ended.Token);
        var exitCode = await child.Exited;
        await ended.CancelAsync();
        await health;

        var asked = _stopping.IsCancellationRequested;
        if (asked)
        {
            console.Say(resource, exitCode == 128 + 9 ? "killed: it did not stop in time" : "stopped");
        }
        else if (exitCode != 0 || resource.Annotations.OfType<EndpointAnnotation>().Any())
        {
            HasFailed = true;
            console.Say(resource, $"ended unexpectedly with exit code {exitCode}");
        }
        else
        {
            console.Say(resource, "finished");
        }

        await notifications.PublishUpdateAsync(resource, before => before with
        {
            State = asked ? KnownResourceStates.Exited : KnownResourceStates.Finished,
            ExitCode = exitCode,
            HealthStatus = null,
        });
    }

    private async Task BecomeHealthyAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var check in resource.Annotations.OfType<HttpHealthAnnotation>())
            {
                await probe.WaitUntilHealthyAsync(check, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }

        await notifications.PublishUpdateAsync(resource, before => before with { HealthStatus = HealthStatus.Healthy });
        var addresses = resource.Annotations.OfType<EndpointAnnotation>()
            .Select(endpoint => endpoint.Name == "http" ? endpoint.AllocatedEndpoint!.UriString : $"{endpoint.Name} {endpoint.AllocatedEndpoint!.UriString}")
            .ToArray();
        if (addresses.Length > 0)
        {
            console.Say(resource, $"ready: {string.Join(", ", addresses)}");
        }

        _settled.TrySetResult();
    }

    private Task SetStateAsync(string state) => notifications.PublishUpdateAsync(resource, before => before with { State = state });
}
