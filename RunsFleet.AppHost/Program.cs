using RunsFleet.AppHost;

if (!AppHostOptions.TryParse(args, out var options, out var error))
{
    Console.Error.WriteLine(error);
    return 2;
}

var builder = DistributedApplication.CreateBuilder(args);
var cloud = Cloud.Add(builder, options);

var provisioner = builder.AddProject<Projects.RunsFleet_Provisioner>(ResourceNames.Provisioner)
    .WithAws(cloud);

var circuit = builder.AddProject<Projects.RunsFleet_Circuit>(ResourceNames.Circuit)
    .WithHttpEndpoint(name: "http")
    .WithHttpEndpoint(name: "grpc", env: "Circuit__GrpcPort")
    .WithHttpHealthCheck("/health/ready")
    .WithAws(cloud)
    .WaitForCompletion(provisioner);

var fleet = builder.AddProject<Projects.RunsFleet_Fleet>(ResourceNames.Fleet)
    .WithHttpEndpoint(name: "http")
    .WithHttpHealthCheck("/health/ready")
    .WithAws(cloud)
    .WithGitHub(cloud)
    .WithReference(circuit)
    .WaitFor(circuit);

var events = builder.AddProject<Projects.RunsFleet_Events>(ResourceNames.Events)
    .WithHttpEndpoint(name: "http")
    .WithHttpHealthCheck("/health/ready")
    .WithAws(cloud)
    .WithReference(circuit)
    .WaitFor(circuit);

var webhooks = builder.AddProject<Projects.RunsFleet_Webhooks>(ResourceNames.Webhooks)
    .WithHttpEndpoint(port: options.HooksPort, name: "http")
    .WithHttpHealthCheck("/health/ready")
    .WithExternalHttpEndpoints()
    .WithAws(cloud)
    .WithWebhookSecret(cloud)
    .WaitForCompletion(provisioner);

cloud.DeliverWebhooksTo(webhooks);

if (cloud.World is { } world && options.Scenario is { } scenario)
{
    builder.AddProject<Projects.RunsFleet_Scenario>(ResourceNames.Scenario)
        .WithArgs(scenario)
        .WithAws(cloud)
        .WithReference(world)
        .WaitFor(webhooks)
        .WaitFor(fleet)
        .WaitFor(events);
}

await builder.Build().RunAsync();
return 0;
