using System.Net;
using System.Net.Sockets;

namespace RunsFleet.Standins.Tests;

/// <summary>The AppHost as a process of its own: signals, exit codes, and what it leaves behind.</summary>
public class AppHostProcessTests
{
    [Fact]
    public async Task Kill_9_leaves_no_child()
    {
        using var host = new AppHostProcess();
        await host.WaitForAsync("Everything is running");
        var children = host.Children();
        Assert.Equal(2, children.Count);

        host.Signal("KILL");
        foreach (var child in children)
        {
            await child.WaitForExitAsync(TestApp.Patience);
        }

        // They were asked to stop, not just killed.
        Assert.Contains("store stopped", host.LogOfServices(), StringComparison.Ordinal);
        Assert.Contains("worker stopped", host.LogOfServices(), StringComparison.Ordinal);
    }

    // SIGINT takes the same way, but who runs these tests in the background of a script hands down that it is ignored.
    [Fact]
    public async Task A_signal_stops_everything_in_reverse_order()
    {
        using var host = new AppHostProcess();
        await host.WaitForAsync("Everything is running");
        var children = host.Children();

        host.Signal("TERM");
        Assert.Equal(0, await host.ExitCodeAsync());

        Assert.All(children, child => Assert.True(child.HasExited));
        Assert.Equal(["store started", "worker started", "worker stopped", "store stopped"], host.EventsOfServices());
        Assert.Contains("worker * stopped", host.Output);
        Assert.Contains("setup  * finished", host.Output);
    }

    [Fact]
    public async Task A_repeated_signal_kills_what_does_not_stop()
    {
        using var host = new AppHostProcess("--deaf", "6");
        await host.WaitForAsync("Everything is running");
        var children = host.Children();

        host.Signal("TERM");
        await host.WaitForAsync("Stopping.");
        while (!await host.ExitsWithinAsync(TimeSpan.FromSeconds(0.3)))
        {
            host.Signal("TERM");
        }

        Assert.Equal(130, await host.ExitCodeAsync());
        Assert.All(children, child => Assert.True(child.HasExited));
    }

    [Fact]
    public async Task Publishing_is_refused()
    {
        using var host = new AppHostProcess("--publisher", "manifest");

        Assert.Equal(1, await host.ExitCodeAsync());
        Assert.StartsWith("The application did not start: This build cannot publish", Assert.Single(host.Output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_one_line_and_a_failure()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        using var host = new AppHostProcess("--port", $"{port}");

        Assert.Equal(1, await host.ExitCodeAsync());
        Assert.Equal([$"The application did not start: Port {port} of 'store' (endpoint 'http') is already in use."], host.Output);
        Assert.Empty(host.EventsOfServices());
    }

    [Fact]
    public async Task Addresses_are_printed_when_ready_and_failures_are_summed_up()
    {
        using var host = new AppHostProcess("--setup-code", "4");
        await host.WaitForAsync("Not running: setup, worker. Press Ctrl+C to stop the rest.");

        Assert.Contains(host.Output, line => line.StartsWith("store  * ready: http://localhost:", StringComparison.Ordinal));
        Assert.Contains("worker * not started: 'setup' ended with exit code 4, 0 was expected.", host.Output);
        host.Signal("TERM");
        Assert.Equal(0, await host.ExitCodeAsync());
    }

    [Fact]
    public async Task Children_do_not_inherit_the_addresses_and_the_environment_name_of_the_AppHost()
    {
        using var host = new AppHostProcess();
        await host.WaitForAsync("Everything is running");
        var ready = host.Output.Single(line => line.StartsWith("store  * ready: ", StringComparison.Ordinal));
        using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(ready.Split(' ')[^1]) };

        // AppHostProcess sets both to something else.
        Assert.Equal("(none)", await client.GetStringAsync("/environment/DOTNET_ENVIRONMENT", TestApp.Patience));
        Assert.DoesNotContain(":1/", await client.GetStringAsync("/environment/ASPNETCORE_URLS", TestApp.Patience), StringComparison.Ordinal);
        Assert.Equal("kept", await client.GetStringAsync("/environment/SAMPLE_INHERITED", TestApp.Patience));
    }
}
