using System.Net;
using System.Net.Sockets;
using Aspire.Hosting;

namespace RunsFleet.Standins.Tests;

/// <summary>What cannot run is refused before anything starts, in one line.</summary>
public class ModelErrorTests
{
    [Fact]
    public async Task A_port_in_use_is_named()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var error = await StartErrorAsync(builder =>
        {
            TestApp.AddSample(builder, "store", "serve").WithHttpEndpoint(port: port);
            TestApp.AddScript(builder, "other", "echo yes");
        });

        Assert.Equal($"Port {port} of 'store' (endpoint 'http') is already in use.", error);
    }

    [Fact]
    public async Task A_container_is_refused() => Assert.Contains(
        "'localstack' is a container (localstack/localstack:4)",
        await StartErrorAsync(builder => builder.AddContainer("localstack", "localstack/localstack", "4").WithHttpEndpoint(targetPort: 4566)),
        StringComparison.Ordinal);

    [Fact]
    public async Task A_circle_of_waiting_is_refused() => Assert.Equal(
        "Resources wait for each other: a -> b -> a.",
        await StartErrorAsync(builder =>
        {
            var a = TestApp.AddScript(builder, "a", "true");
            var b = TestApp.AddScript(builder, "b", "true").WaitFor(a);
            a.WaitForCompletion(b);
        }));

    [Fact]
    public async Task A_project_that_is_not_built_is_refused() => Assert.Matches(
        "^Resource 'ghost' is not built: .*Ghost.dll does not exist.$",
        await StartErrorAsync(builder => builder.AddProject("ghost", "/nowhere/Ghost.csproj")));

    [Fact]
    public async Task Two_endpoints_on_one_port_are_refused() => Assert.Equal(
        "Port 19999 is asked for twice: by 'a' and 'b'.",
        await StartErrorAsync(builder =>
        {
            TestApp.AddScript(builder, "a", "true").WithHttpEndpoint(port: 19_999);
            TestApp.AddScript(builder, "b", "true").WithHttpEndpoint(port: 19_999);
        }));

    [Fact]
    public void Two_resources_of_one_name_are_refused() => Assert.Throws<DistributedApplicationException>(() => new TestApp(builder =>
    {
        TestApp.AddScript(builder, "a", "true");
        TestApp.AddScript(builder, "A", "true");
    }));

    private static async Task<string> StartErrorAsync(Action<IDistributedApplicationBuilder> model)
    {
        await using var app = new TestApp(model);
        var error = await Assert.ThrowsAsync<DistributedApplicationException>(app.StartAsync);
        Assert.DoesNotContain("yes", app.Lines);
        return error.Message;
    }
}
