using System.Collections.Concurrent;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Lifecycle;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace RunsFleet.AppHost.Watching;

/// <summary>
/// Tells the console how the resources fare, and what of their output a person wants to see there. Aspire itself shows that on its dashboard only.
/// </summary>
internal sealed class ConsoleReport(
    DistributedApplicationModel model,
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ConsoleReportOptions options) : IDistributedApplicationEventingSubscriber, IDisposable
{
    private const string Dashboard = "aspire-dashboard";

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, Task> _readers = new();
    private readonly ResourceWatch _watch = new(WaitsOf(model), options.Patience);
    private readonly ConsoleLines _lines = new(
        options.Output, [.. model.Resources.Where(Runs).Select(resource => resource.Name)], options.IsColoured);

    private ITimer? _look;

    // A hosted service would start only when every resource that waits has been started, and would then print all at once.
    public Task SubscribeAsync(IDistributedApplicationEventing eventing, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken)
    {
        if (executionContext.IsRunMode)
        {
            eventing.Subscribe<BeforeStartEvent>((_, _) =>
            {
                _lines.Say("RunsFleet is starting. Press Ctrl+C to stop.");
                _look = time.CreateTimer(_ => Look(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
                _readers["*"] = WatchAsync(lifetime.ApplicationStopping);
                return Task.CompletedTask;
            });
        }

        return Task.CompletedTask;
    }

    public void Dispose() => _look?.Dispose();

    private async Task WatchAsync(CancellationToken stopping)
    {
        try
        {
            await foreach (var told in notifications.WatchAsync(stopping))
            {
                if (stopping.IsCancellationRequested)
                {
                    return;
                }

                if (Runs(told.Resource) || told.Resource is ParameterResource || told.Resource.Name == Dashboard)
                {
                    Observe(told);
                }

                if (Runs(told.Resource))
                {
                    _ = _readers.GetOrAdd(told.ResourceId, id => ReadAsync(told.Resource, id, stopping));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The application stops.
        }
    }

    private void Observe(ResourceEvent told)
    {
        lock (_lock)
        {
            var snapshot = told.Snapshot;
            var failed = snapshot.HealthReports.FirstOrDefault(report => report.Status is not HealthStatus.Healthy);
            var remark = _watch.Observe(
                new ResourceObservation(
                    told.Resource.Name == Dashboard ? "dashboard" : told.Resource.Name,
                    snapshot.State?.Text,
                    snapshot.HealthStatus == HealthStatus.Healthy,
                    snapshot.ExitCode,
                    AddressOf(told),
                    failed?.Description ?? failed?.ExceptionText),
                time.GetUtcNow());
            if (remark is not null)
            {
                _lines.Say(remark);
            }
        }
    }

    private void Look()
    {
        lock (_lock)
        {
            if (!lifetime.ApplicationStopping.IsCancellationRequested)
            {
                foreach (var remark in _watch.Look(time.GetUtcNow()))
                {
                    _lines.Say(remark);
                }
            }
        }
    }

    private async Task ReadAsync(IResource resource, string resourceId, CancellationToken stopping)
    {
        try
        {
            await foreach (var batch in logs.WatchAsync(resourceId).WithCancellation(stopping))
            {
                foreach (var line in batch.Select(line => ResourceLine.Read(line.Content, line.IsErrorMessage)))
                {
                    if (options.Shows(resource.Name, line.Kind))
                    {
                        _lines.Write(resource.Name, line.Text);
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The application stops.
        }
    }

    // Aspire adds resources of its own to the model, one per project that rebuilds it.
    private static bool Runs(IResource resource) => resource is ProjectResource or ContainerResource;

    /// <summary>Where the resource answers: its http endpoint, and others by name; for the dashboard the address that logs in.</summary>
    private static string? AddressOf(ResourceEvent told)
    {
        if (told.Resource.Name == Dashboard)
        {
            var urls = told.Snapshot.Urls.Select(url => url.Url).ToList();
            return urls.FirstOrDefault(url => url.Contains("/login?", StringComparison.Ordinal)) ?? urls.FirstOrDefault();
        }

        if (told.Resource is not IResourceWithEndpoints resource)
        {
            return null;
        }

        var endpoints = resource.GetEndpoints().Where(endpoint => endpoint.IsAllocated).ToList();
        return endpoints.Count == 0
            ? null
            : string.Join(", ", endpoints.Select(endpoint => endpoint.EndpointName == "http" ? endpoint.Url : $"{endpoint.EndpointName} {endpoint.Url}"));
    }

    private static Dictionary<string, string[]> WaitsOf(DistributedApplicationModel model) => model.Resources.ToDictionary(
        resource => resource.Name,
        resource => resource.Annotations.OfType<WaitAnnotation>().Select(wait => wait.Resource.Name).Distinct().ToArray());
}
