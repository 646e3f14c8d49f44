using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Orchestration;

/// <summary>Starts every resource of the model, each as soon as it may, and stops them in the reverse order of waiting.</summary>
internal sealed class Orchestrator(
    DistributedApplicationModel model,
    IConfiguration configuration,
    ProcessEnvironment environment,
    HealthProbe probe,
    ResourceConsole console,
    ResourceNotificationService notifications) : IHostedService, IAsyncDisposable
{
    private readonly PortAllocator _ports = new();
    private readonly List<ResourceRun> _runs = [];
    private Task? _stop;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (configuration["publisher"] is not null || configuration["operation"] == "publish")
        {
            throw new DistributedApplicationException("This build cannot publish: the package feed it was made from has no Aspire.");
        }

        ModelCheck.Throw(model);
        _ports.Allocate(model.Resources, configuration.GetValue("DcpPublisher:RandomizePorts", false));

        foreach (var resource in model.Resources)
        {
            await DeclareAsync(resource);
        }

        _runs.ForEach(run => run.Start());
        _ = AnnounceAsync();
    }

    public Task StopAsync(CancellationToken cancellationToken) => _stop ??= StopAllAsync(cancellationToken);

    /// <summary>Ends every child at once, without order and without asking.</summary>
    public void Kill() => _runs.ForEach(run => run.Kill());

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        _runs.ForEach(run => run.Dispose());
        _ports.Dispose();
    }

    private async Task DeclareAsync(IResource resource)
    {
        var runs = resource is ProjectResource or ExecutableResource && !resource.Annotations.OfType<ExplicitStartupAnnotation>().Any();
        if (runs)
        {
            _runs.Add(new ResourceRun(resource, environment, probe, console, notifications));
        }

        // Parameters and connection strings are there from the start.
        var isValue = resource is IValueProvider;
        await notifications.PublishUpdateAsync(resource, before => before with
        {
            State = isValue ? KnownResourceStates.Running : KnownResourceStates.NotStarted,
            HealthStatus = isValue ? HealthStatus.Healthy : null,
        });
    }

    private async Task AnnounceAsync()
    {
        await Task.WhenAll(_runs.Select(run => run.Settled));
        if (_stop is not null)
        {
            return;
        }

        var failed = _runs.Where(run => run.HasFailed).Select(run => run.Resource.Name).ToArray();
        console.Say(failed.Length == 0
            ? "Everything is running. Press Ctrl+C to stop."
            : $"Not running: {string.Join(", ", failed)}. Press Ctrl+C to stop the rest.");
    }

    private async Task StopAllAsync(CancellationToken cancellationToken)
    {
        var stops = new Dictionary<IResource, Task>();
        await Task.WhenAll(_runs.Select(StopInOrderAsync));

        Task StopInOrderAsync(ResourceRun run) => stops.TryGetValue(run.Resource, out var known)
            ? known
            : stops[run.Resource] = StopAfterDependentsAsync(run);

        async Task StopAfterDependentsAsync(ResourceRun run)
        {
            await Task.WhenAll(_runs
                .Where(other => other.Resource.Annotations.OfType<WaitAnnotation>().Any(wait => wait.Resource == run.Resource))
                .Select(StopInOrderAsync));
            await run.StopAsync(cancellationToken);
        }
    }
}
