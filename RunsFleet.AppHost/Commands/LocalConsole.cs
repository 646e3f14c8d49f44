using Microsoft.Extensions.DependencyInjection;
using RunsFleet.AppHost.Aws;

namespace RunsFleet.AppHost.Commands;

/// <summary>Gives the resources of a local world their commands.</summary>
internal static class LocalConsole
{
    /// <summary>Adds the commands. Does nothing when AWS and GitHub are the real ones. Call it after the last resource was added.</summary>
    public static void AddCommands(this IDistributedApplicationBuilder builder, Cloud cloud)
    {
        if (cloud is not { World: { } world, AwsEndpoint: { } aws } || !builder.ExecutionContext.IsRunMode)
        {
            return;
        }

        builder.Services.AddHttpClient(ServiceApi.ClientName);
        var control = new ServiceApi(world.GetEndpoint("http"));
        var instances = new WorldInstances(control);
        world.WithCommand(new QueueWorkflowCommand(control))
            .WithCommand(new InterruptCommand(instances))
            .WithCommand(new StormCommand(instances))
            .WithCommand(new TakeCapacityCommand(control))
            .WithCommand(new ReturnCapacityCommand(control))
            .WithCommand(new GitHubOutageCommand(control))
            .WithCommand(new ResetWorldCommand(control));

        var circuit = Project(builder, ResourceNames.Circuit);
        var circuits = new Circuits(new ServiceApi(circuit.GetEndpoint("http"), LocalTokens.Circuit));
        circuit.WithCommand(new OpenCircuitCommand(circuits)).WithCommand(new ResetCircuitCommand(circuits));

        var housekeeping = Project(builder, ResourceNames.Housekeeping);
        housekeeping.WithCommand(new SweepCommand(new SweepQueue(aws, Cloud.LocalRegion).SendAsync))
            .WithCommand(new WhyCommand(new ServiceApi(housekeeping.GetEndpoint("http"), LocalTokens.Housekeeping), new WaitingJobs(control)));
    }

    private static IResourceBuilder<ProjectResource> Project(IDistributedApplicationBuilder builder, string name) =>
        builder.CreateResourceBuilder(builder.Resources.OfType<ProjectResource>().Single(resource => resource.Name == name));
}
