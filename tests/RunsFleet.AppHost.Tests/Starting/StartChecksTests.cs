using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using RunsFleet.AppHost.Starting;

namespace RunsFleet.AppHost.Tests.Starting;

public sealed class StartChecksTests
{
    private static readonly (string, string)[] LaunchProfile =
    [
        ("ASPNETCORE_URLS", "http://localhost:15018"),
        ("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "http://localhost:19018"),
        ("ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL", "http://localhost:20018"),
    ];

    [Theory]
    [InlineData(4566, "localcloud", "--cloud-port")]
    [InlineData(8080, "webhooks", "--hooks-port")]
    [InlineData(15018, "dashboard", "ASPNETCORE_URLS")]
    [InlineData(19018, "telemetry", "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL")]
    [InlineData(20018, "resource service", "ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL")]
    public void A_taken_port_is_one_line_with_who_needs_it_and_what_changes_it(int taken, string user, string remedy)
    {
        var fault = FixedPort.FirstFault(FixedPort.Of(new AppHostOptions(), Configuration(LaunchProfile)), port => port != taken);

        Assert.NotNull(fault);
        Assert.All([$"Port {taken}", user, remedy], part => Assert.Contains(part, fault, StringComparison.Ordinal));
        Assert.DoesNotContain('\n', fault);
    }

    [Fact]
    public void A_port_that_two_want_is_one_line() =>
        Assert.Contains(
            "wanted by localcloud and by webhooks",
            FixedPort.FirstFault(FixedPort.Of(new AppHostOptions { HooksPort = 4566 }, Configuration()), _ => true),
            StringComparison.Ordinal);

    [Fact]
    public void Free_ports_are_nobodys_fault_and_any_free_port_is_not_looked_at()
    {
        Assert.Null(FixedPort.FirstFault(FixedPort.Of(new AppHostOptions(), Configuration(LaunchProfile)), _ => true));
        Assert.Empty(FixedPort.Of(new AppHostOptions { CloudPort = null, HooksPort = null }, Configuration()));
    }

    [Fact]
    public void A_port_that_somebody_listens_on_is_not_free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        Assert.False(FixedPort.IsFree(((IPEndPoint)listener.LocalEndpoint).Port));
    }

    [Fact]
    public void On_an_AWS_account_parameters_without_a_value_are_one_line_with_their_variables()
    {
        var aws = new AppHostOptions { Cloud = CloudKind.Aws };

        Assert.Equal(
            "--cloud aws needs a value for github-app-key: set Parameters__github_app_key.",
            StartChecks.MissingValues(aws, Configuration(("Parameters:github_app_id", "1"), ("Parameters:github-webhook-secret", "secret"))));
        Assert.Null(StartChecks.MissingValues(new AppHostOptions(), Configuration()));
    }

    [Fact]
    public void A_built_program_lies_beside_the_running_one() =>
        Assert.Equal(
            Path.Combine(Path.GetTempPath(), "bin", "RunsFleet.Fleet", "debug", OperatingSystem.IsWindows() ? "RunsFleet.Fleet.exe" : "RunsFleet.Fleet"),
            BuiltPrograms.PathOf("/x/services/RunsFleet.Fleet/RunsFleet.Fleet.csproj", Path.Combine(Path.GetTempPath(), "bin", "RunsFleet.AppHost", "debug")));

    [Fact]
    public void Watch_and_an_IDE_start_the_projects_themselves()
    {
        Assert.True(BuiltPrograms.StartsProjectsItself(Configuration(("DOTNET_WATCH", "1"))));
        Assert.True(BuiltPrograms.StartsProjectsItself(Configuration(("DEBUG_SESSION_PORT", "localhost:1"))));
        Assert.False(BuiltPrograms.StartsProjectsItself(Configuration()));
    }

    private static IConfiguration Configuration(params (string Name, string Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.ToDictionary(item => item.Name, item => (string?)item.Value)).Build();
}
