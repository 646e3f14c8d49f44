using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace RunsFleet.Standins.Tests;

public class EnvironmentTests
{
    [Fact]
    public async Task A_project_listens_where_ASPNETCORE_URLS_says_and_knows_its_name()
    {
        await using var app = new TestApp(builder => TestApp.AddSample(builder, "store", "serve").WithHttpEndpoint().WithHttpHealthCheck("/health"));
        await app.StartAsync();
        await app.Resources.WaitForResourceHealthyAsync("store", TestApp.Patience);

        using var client = app.Client("store");
        Assert.Equal(client.BaseAddress!.ToString().TrimEnd('/'), await Variable(client, "ASPNETCORE_URLS"));
        Assert.Equal("store", await Variable(client, "OTEL_SERVICE_NAME"));
        Assert.Matches("^service.instance.id=[0-9a-f]{8}$", await Variable(client, "OTEL_RESOURCE_ATTRIBUTES"));
        Assert.Equal("(none)", await Variable(client, "OTEL_EXPORTER_OTLP_ENDPOINT"));
    }

    [Fact]
    public async Task An_endpoint_with_a_variable_sets_only_that_variable()
    {
        await using var app = new TestApp(builder => TestApp.AddSample(builder, "circuit", "serve")
            .WithHttpEndpoint(name: "http")
            .WithHttpEndpoint(name: "grpc", env: "GRPC_PORT")
            .WithHttpHealthCheck("/health"));
        await app.StartAsync();
        await app.Resources.WaitForResourceHealthyAsync("circuit", TestApp.Patience);

        using var client = app.Client("circuit");
        var port = int.Parse(await Variable(client, "GRPC_PORT"), System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(port, 20_000, 32_000);
        Assert.NotEqual(client.BaseAddress!.Port, port);
        Assert.DoesNotContain($"{port}", await Variable(client, "ASPNETCORE_URLS"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task References_parameters_and_expressions_reach_the_process()
    {
        await using var app = new TestApp(
            builder =>
            {
                var other = builder.AddProject("run-queue", RunsFleet.Standins.Sample.SampleAppHost.ProjectPath)
                    .WithHttpEndpoint(name: "http").WithHttpEndpoint(name: "grpc", env: "GRPC_PORT").WithExplicitStart();
                TestApp.AddSample(builder, "store", "serve")
                    .WithHttpEndpoint()
                    .WithHttpHealthCheck("/health")
                    .WithReference(other)
                    .WithReference("github", new Uri("https://api.example.com/"))
                    .WithReference(builder.AddConnectionString("ledger"))
                    .WithEnvironment("SECRET", builder.AddParameter("app-key", secret: true))
                    .WithEnvironment("EXPRESSION", ReferenceExpression.Create($"x:{other.GetEndpoint("grpc").Property(EndpointProperty.HostAndPort)}"))
                    .WithEnvironment("INTERPOLATED", $"{other.GetEndpoint("http")}/api/v3")
                    .WithEnvironment("odd-name", "back\\slash\nnext line\n")
                    .WithEnvironment("LATE", () => "late")
                    .WithEnvironment("OTEL_SERVICE_NAME", "overridden")
                    .WithArgs("--flag", "two words");
            },
            "--Parameters:app-key", "s3cret", "--ConnectionStrings:ledger", "Host=ledger");
        await app.StartAsync();
        await app.Resources.WaitForResourceHealthyAsync("store", TestApp.Patience);

        using var client = app.Client("store");
        var http = await Variable(client, "services__run-queue__http__0");
        var grpc = await Variable(client, "services__run-queue__grpc__0");
        Assert.Matches("^http://localhost:[0-9]+$", http);
        Assert.NotEqual(http, grpc);
        Assert.Equal(http, await Variable(client, "RUN_QUEUE_HTTP"));
        Assert.Equal(grpc, await Variable(client, "RUN_QUEUE_GRPC"));
        Assert.Equal("https://api.example.com/", await Variable(client, "services__github__default__0"));
        Assert.Equal("Host=ledger", await Variable(client, "ConnectionStrings__ledger"));
        Assert.Equal("s3cret", await Variable(client, "SECRET"));
        Assert.Equal(grpc.Replace("http://", "x:", StringComparison.Ordinal), await Variable(client, "EXPRESSION"));
        Assert.Equal($"{http}/api/v3", await Variable(client, "INTERPOLATED"));
        Assert.Equal("back\\slash\nnext line\n", await Variable(client, "odd-name"));
        Assert.Equal("late", await Variable(client, "LATE"));
        Assert.Equal("overridden", await Variable(client, "OTEL_SERVICE_NAME"));
        Assert.EndsWith("serve --flag two words", await client.GetStringAsync("/arguments", TestApp.Patience), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_OTLP_endpoint_is_passed_on_when_one_is_configured()
    {
        await using var app = new TestApp(
            builder => TestApp.AddSample(builder, "store", "serve").WithHttpEndpoint().WithHttpHealthCheck("/health"),
            "--OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4317");
        await app.StartAsync();
        await app.Resources.WaitForResourceHealthyAsync("store", TestApp.Patience);

        using var client = app.Client("store");
        Assert.Equal("http://localhost:4317", await Variable(client, "OTEL_EXPORTER_OTLP_ENDPOINT"));
        Assert.Equal("grpc", await Variable(client, "OTEL_EXPORTER_OTLP_PROTOCOL"));
    }

    [Fact]
    public async Task An_AWS_config_sets_profile_and_region()
    {
        await using var app = new TestApp(builder => TestApp.AddScript(builder, "task", "echo $AWS_PROFILE $AWS__Profile $AWS_REGION $AWS__Region")
            .WithReference(builder.AddAWSSDKConfig().WithProfile("dev").WithRegion("eu-west-1").WithSdkValidation(false)));
        await app.StartAsync();
        await app.Resources.WaitForResourceAsync("task", KnownResourceStates.Finished, TestApp.Patience);

        Assert.Contains("dev dev eu-west-1 eu-west-1", app.LinesOf("task"));
    }

    private static Task<string> Variable(HttpClient client, string name) => client.GetStringAsync($"/environment/{name}", TestApp.Patience);
}
