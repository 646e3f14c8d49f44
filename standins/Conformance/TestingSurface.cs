using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace RunsFleet.Standins.Conformance;

/// <summary>What a test of an AppHost calls. Compiled, never run.</summary>
internal static class TestingSurface
{
    public static async Task<int?> RunAsync<TEntryPoint>(string[] args, CancellationToken cancellationToken)
        where TEntryPoint : class
    {
        await using IDistributedApplicationTestingBuilder builder =
            await DistributedApplicationTestingBuilder.CreateAsync<TEntryPoint>(args, cancellationToken);
        builder.Configuration["cloud"] = "embedded";
        builder.Services.AddHttpClient();
        IEnumerable<string> names = builder.Resources.Select(resource => resource.Name);

        await using DistributedApplication app = await builder.BuildAsync(cancellationToken);
        await app.StartAsync(cancellationToken);

        ResourceNotificationService notifications = app.ResourceNotifications;
        ResourceEvent healthy = await notifications.WaitForResourceHealthyAsync(names.First(), cancellationToken);
        await notifications.WaitForResourceAsync("setup", KnownResourceStates.Finished, cancellationToken);
        string state = await notifications.WaitForResourceAsync("setup", KnownResourceStates.TerminalStates, cancellationToken);
        ResourceEvent ended = await notifications.WaitForResourceAsync(
            "scenario", change => change.Snapshot.ExitCode is not null && change.Snapshot.State?.Text == state, cancellationToken);

        using HttpClient client = app.CreateHttpClient(healthy.Resource.Name, "http");
        client.BaseAddress = app.GetEndpoint("cloud", "http");
        var service = app.Services.GetRequiredService<ResourceNotificationService>();
        await service.WaitForResourceAsync("cloud", KnownResourceStates.Running, cancellationToken);
        await app.StopAsync(cancellationToken);
        return ended.Snapshot.ExitCode;
    }
}
