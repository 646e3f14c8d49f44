using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace RunsFleet.Standins.Sample;

/// <summary>A store, a setup that ends, and a worker that needs both. Options: <c>--port</c> of the store, <c>--log</c>, <c>--setup-code</c>,
/// <c>--deaf</c> adds so many that do not stop, <c>--fail</c> throws.</summary>
public static class SampleAppHost
{
    public static void Run(string[] args)
    {
        var builder = DistributedApplication.CreateBuilder(args);
        var log = builder.Configuration["log"] ?? "";
        if (builder.Configuration["fail"] is { } reason)
        {
            throw new DistributedApplicationException(reason);
        }

        builder.AddParameter("a-name-longer-than-any-that-is-printed", "value");
        var store = builder.AddProject("store", ProjectPath)
            .WithArgs("serve")
            .WithEnvironment("SAMPLE_LOG", log)
            .WithHttpEndpoint(port: Number(builder.Configuration["port"]), name: "http")
            .WithHttpHealthCheck("/health");

        var setup = builder.AddProject("setup", ProjectPath)
            .WithArgs("end", builder.Configuration["setup-code"] ?? "0")
            .WaitFor(store);

        builder.AddProject("worker", ProjectPath)
            .WithArgs("serve")
            .WithEnvironment("SAMPLE_LOG", log)
            .WithHttpEndpoint()
            .WithHttpHealthCheck("/health")
            .WithReference(store)
            .WaitFor(store)
            .WaitForCompletion(setup);

        // One after another, each takes its whole grace to stop.
        IResourceBuilder<ExecutableResource>? last = null;
        for (var i = 0; i < (Number(builder.Configuration["deaf"]) ?? 0); i++)
        {
            var deaf = builder.AddExecutable($"deaf{i}", "/bin/sh", ".", "-c", "trap '' TERM; while :; do sleep 0.1; done");
            last = last is null ? deaf : deaf.WaitForStart(last);
        }

        builder.Build().Run();
    }

    /// <summary>The project of this very program, for the orchestrator to find its binary beside itself.</summary>
    public static string ProjectPath { get; } = Path.Combine(AppContext.BaseDirectory, "RunsFleet.Standins.Sample.csproj");

    private static int? Number(string? text) => text is null ? null : int.Parse(text, CultureInfo.InvariantCulture);
}
