using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace RunsFleet.AppHost.Tests.Commands;

#pragma warning disable ASPIREINTERACTION001 // Arguments of commands are inputs of Aspire's interaction service, which is not final.

/// <summary>The model of a local world. Nothing of it runs; a fake service answers at the address of every resource.</summary>
internal sealed class ModelFixture : IAsyncDisposable
{
    private readonly IDistributedApplicationTestingBuilder _builder;
    private readonly ServiceProvider _services;

    // The host itself is not built: its services would start to watch the resources.
    private ModelFixture(IDistributedApplicationTestingBuilder builder) => (_builder, _services) = (builder, builder.Services.BuildServiceProvider());

    public FakeService Service { get; } = new();

    public IReadOnlyList<IResource> Resources => [.. _builder.Resources];

    public static async Task<ModelFixture> CreateAsync(params string[] args)
    {
        string[] all = ["--cloud-port", "0", "--hooks-port", "0", .. args];
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.RunsFleet_AppHost>(all, TestContext.Current.CancellationToken);
        return new ModelFixture(builder);
    }

    public IResource Resource(string name) => Resources.Single(resource => resource.Name == name);

    public ResourceCommandAnnotation Command(string resource, string command) =>
        Resource(resource).Annotations.OfType<ResourceCommandAnnotation>().Single(annotation => annotation.Name == command);

    /// <summary>Says that the resource runs, with its endpoints where the fake service listens.</summary>
    public Task RunAsync(params string[] resources) => StateAsync(KnownResourceStates.Running, resources);

    public async Task StateAsync(string state, params string[] resources)
    {
        var notifications = _services.GetRequiredService<ResourceNotificationService>();
        foreach (var name in resources)
        {
            foreach (var endpoint in Resource(name).Annotations.OfType<EndpointAnnotation>().Where(endpoint => endpoint.AllocatedEndpoint is null))
            {
                endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, "localhost", Service.Port);
            }

            await notifications.PublishUpdateAsync(Resource(name), snapshot => snapshot with { State = state });
        }
    }

    /// <summary>Executes a command as the command line does: with the arguments given, and the others as they are declared.</summary>
    public Task<ExecuteCommandResult> ExecuteAsync(string resource, string command, params (string Name, string Value)[] arguments) =>
        _services.GetRequiredService<ResourceCommandService>().ExecuteCommandAsync(
            Resource(resource),
            command,
            new InteractionInputCollection([.. arguments.Select(item => new InteractionInput { Name = item.Name, InputType = InputType.Text, Value = item.Value })]),
            TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _builder.DisposeAsync();
        await Service.DisposeAsync();
    }
}
