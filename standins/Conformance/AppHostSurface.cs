using Amazon;
using Aspire.Hosting.AWS;

namespace RunsFleet.Standins.Conformance;

/// <summary>What an AppHost calls. Compiled, never run.</summary>
internal static class AppHostSurface
{
    public static void Build(string[] args)
    {
        var builder = DistributedApplication.CreateBuilder(args);
        string? option = builder.Configuration["cloud"];
        string folder = builder.AppHostDirectory;
        bool runs = builder.ExecutionContext.IsRunMode;

        IResourceBuilder<ParameterResource> secret = builder.AddParameter("app-key", secret: true);
        IResourceBuilder<ParameterResource> id = builder.AddParameter("app-id", option ?? "1", publishValueAsDefault: false, secret: false);
        IResourceBuilder<IResourceWithConnectionString> ledger = builder.AddConnectionString("ledger");

        IResourceBuilder<ContainerResource> container = builder.AddContainer("localstack", "localstack/localstack", "4")
            .WithHttpEndpoint(port: 4566, targetPort: 4566, name: "http", isProxied: false)
            .WithLifetime(ContainerLifetime.Session)
            .WithVolume("cache", "/cache")
            .WithBindMount(folder, "/source", isReadOnly: true)
            .WithHttpHealthCheck("/_localstack/health");
        IResourceBuilder<ExecutableResource> tool = builder.AddExecutable("tool", "tool", folder, "--one", "--two").WithOtlpExporter();

        IResourceBuilder<ProjectResource> cloud = builder.AddProject<SomeProject>("cloud")
            .WithHttpEndpoint(port: null, targetPort: null, name: "http", env: null)
            .WithHttpHealthCheck("/health/ready", 200, "http")
            .WithExternalHttpEndpoints()
            .WithReplicas(1);
        IResourceBuilder<ProjectResource> circuit = builder.AddProject<SomeProject>("circuit", launchProfileName: null)
            .WithHttpEndpoint(name: "http")
            .WithHttpEndpoint(name: "grpc", env: "Circuit__GrpcPort")
            .WithOtlpExporter(OtlpProtocol.Grpc);

        EndpointReference endpoint = cloud.GetEndpoint("http");
        ReferenceExpression address = ReferenceExpression.Create($"{endpoint}/api/v3/");
        IAWSSDKConfig aws = builder.AddAWSSDKConfig().WithProfile("dev").WithRegion(RegionEndpoint.USEast1).WithSdkValidation(false);

        builder.AddProject<SomeProject>("fleet", options => options.ExcludeLaunchProfile = runs)
            .WithReference(circuit)
            .WithReference(endpoint)
            .WithReference(ledger, connectionName: "db", optional: true)
            .WithReference("github", new Uri("https://api.github.com/"))
            .WithReference(aws)
            .WithEnvironment("AWS_ENDPOINT_URL", endpoint)
            .WithEnvironment("GitHub__BaseAddress", address)
            .WithEnvironment("GitHub__Interpolated", $"{endpoint.Property(EndpointProperty.Scheme)}://{endpoint.Property(EndpointProperty.HostAndPort)}/")
            .WithEnvironment("GitHub__AppId", id)
            .WithEnvironment("GitHub__PrivateKey", secret)
            .WithEnvironment("Port", endpoint.Property(EndpointProperty.Port))
            .WithEnvironment("Region", "us-east-1")
            .WithEnvironment("Late", () => "late")
            .WithEnvironment(context => context.EnvironmentVariables["Callback"] = "set")
            .WithArgs("--verbose")
            .WithArgs(context => context.Args.Add(endpoint))
            .WaitFor(cloud)
            .WaitFor(container, WaitBehavior.StopOnResourceUnavailable)
            .WaitForStart(tool)
            .WaitForCompletion(circuit, exitCode: 0)
            .WithExplicitStart();

        builder.Build().Run();
    }

    private sealed class SomeProject : IProjectMetadata
    {
        public string ProjectPath => "SomeProject.csproj";
    }
}
