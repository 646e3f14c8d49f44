using Aspire.Hosting.Eventing;
using Aspire.Hosting.Lifecycle;

namespace RunsFleet.AppHost.Dashboard;

/// <summary>
/// Has the dashboard keep the keys of its cookies in a folder of the run, which is deleted at its end. By default they stay in the user's home.
/// </summary>
internal sealed class DashboardKeys : IDistributedApplicationEventingSubscriber, IDisposable
{
    private const string DashboardName = "aspire-dashboard";

    private DirectoryInfo? _folder;

    // Aspire adds the dashboard to the model in a subscriber of its own, which was registered before this one.
    public Task SubscribeAsync(IDistributedApplicationEventing eventing, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken)
    {
        if (executionContext.IsRunMode)
        {
            eventing.Subscribe<BeforeStartEvent>((start, _) =>
            {
                Move(start.Model);
                return Task.CompletedTask;
            });
        }

        return Task.CompletedTask;
    }

    public void Dispose()
    {
        try
        {
            _folder?.Delete(recursive: true);
        }
        catch (IOException)
        {
            // The dashboard still ends. The folder is the system's to clean.
        }
    }

    private void Move(DistributedApplicationModel model)
    {
        if (model.Resources.FirstOrDefault(resource => resource.Name == DashboardName) is { } dashboard)
        {
            // ASP.NET Core looks here before it looks at the home folder.
            var folder = _folder = Directory.CreateTempSubdirectory("runsfleet-dashboard-");
            dashboard.Annotations.Add(new EnvironmentCallbackAnnotation(context => context.EnvironmentVariables["LOCALAPPDATA"] = folder.FullName));
        }
    }
}
