using RunsFleet.AppHost;
using RunsFleet.AppHost.Commands;
using RunsFleet.AppHost.Dashboard;
using RunsFleet.AppHost.Starting;

if (!AppHostOptions.TryParse(args, out var options, out var error))
{
    Console.Error.WriteLine(error);
    return 2;
}

using var keys = AppHostRun.IsProgram ? KeyFolder.Create() : null;
var builder = DistributedApplication.CreateBuilder(args);
builder.Configuration.AddHostSettings();
if (!PatienceOptions.TryRead(builder.Configuration, out var patience, out var unread))
{
    Console.Error.WriteLine(unread);
    return 2;
}

if (AppHostRun.IsProgram && await StartChecks.FirstFaultAsync(options, builder, patience, FixedPort.IsFree) is { } fault)
{
    Console.Error.WriteLine(fault);
    return 1;
}

var cloud = Cloud.Add(builder, options);

var provisioner = builder.AddProject<Projects.RunsFleet_Provisioner>(ResourceNames.Provisioner)
    .WithAws(cloud);

var circuit = builder.AddProject<Projects.RunsFleet_Circuit>(ResourceNames.Circuit)
    .WithHttpEndpoint(name: "http")
    .WithHttpEndpoint(name: "grpc", env: "Circuit__GrpcPort")
    .WithReadiness()
    .WithAws(cloud)
    .WithLocalPace(cloud, ("Circuit__ProbePeriod", "00:00:20"), ("Circuit__PollInterval", "00:00:00.250"), ("Circuit__ApiToken", LocalTokens.Circuit))
    .WaitForCompletion(provisioner);

var fleet = builder.AddProject<Projects.RunsFleet_Fleet>(ResourceNames.Fleet)
    .WithHttpEndpoint(name: "http")
    .WithReadiness()
    .WithAws(cloud)
    .WithGitHub(cloud)
    .WithLocalPace(
        cloud,
        ("Fleet__RetryDelay", "00:00:01"),
        ("Fleet__TerminationRetryDelay", "00:00:02"),
        ("Fleet__FleetsPerSecond", "8"),
        ("Fleet__FleetBurst", "8"))
    .WithReference(circuit)
    .WaitFor(circuit, WaitBehavior.StopOnResourceUnavailable);

var events = builder.AddProject<Projects.RunsFleet_Events>(ResourceNames.Events)
    .WithHttpEndpoint(name: "http")
    .WithReadiness()
    .WithAws(cloud)
    .WithGitHub(cloud)
    .WithLocalPace(cloud, ("Events__TerminationGrace", options.Scenario == "load" ? "00:00:20" : "00:00:05"))
    .WithReference(circuit)
    .WaitFor(circuit, WaitBehavior.StopOnResourceUnavailable);

builder.AddProject<Projects.RunsFleet_Housekeeping>(ResourceNames.Housekeeping)
    .WithHttpEndpoint(name: "http")
    .WithReadiness()
    .WithAws(cloud)
    .WithGitHub(cloud)
    .WithLocalPace(cloud, ("Housekeeping__ApiToken", LocalTokens.Housekeeping))
    .WaitForCompletion(provisioner);

var webhooks = builder.AddProject<Projects.RunsFleet_Webhooks>(ResourceNames.Webhooks)
    .WithHttpEndpoint(port: options.HooksPort, name: "http")
    .WithReadiness()
    .WithExternalHttpEndpoints()
    .WithAws(cloud)
    .WithWebhookSecret(cloud)
    .WaitForCompletion(provisioner);

cloud.DeliverWebhooksTo(webhooks);

if (cloud.World is { } world && options.Scenario is not null)
{
    builder.AddProject<Projects.RunsFleet_Scenario>(ResourceNames.Scenario)
        .WithArgs(options.ScenarioArguments)
        .WithQuietStart()
        .WithReference(world)
        .WaitFor(webhooks, WaitBehavior.StopOnResourceUnavailable)
        .WaitFor(fleet, WaitBehavior.StopOnResourceUnavailable)
        .WaitFor(events, WaitBehavior.StopOnResourceUnavailable);
}

builder.AddProjectDefaults();
builder.AddCommands(cloud);
builder.AddDashboardLayout();
builder.AddRun(options, patience);
await AppHostRun.RunAsync(builder.Build());
return 0;
