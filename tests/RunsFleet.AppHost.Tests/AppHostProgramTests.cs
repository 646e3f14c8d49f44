using System.Net;
using System.Net.Sockets;
using RunsFleet.AppHost.Starting;

namespace RunsFleet.AppHost.Tests;

/// <summary>What a newcomer sees who runs the AppHost from the console.</summary>
[Collection(WholeSystem.Name)]
public sealed class AppHostProgramTests(SharedSystem shared)
{
    [Fact(Timeout = 300_000)]
    public async Task Hello_is_on_the_console_beside_another_world_and_nothing_is_left_when_the_prompt_is_back()
    {
        var other = await shared.GetAsync(TestContext.Current.CancellationToken);
        var (cloud, hooks) = (FreePort(), FreePort());
        var home = Directory.CreateTempSubdirectory("runsfleet-home-");
        var marked = new MarkedProcesses();
        KeyValuePair<string, string>[] newcomer = [marked.Variable, new("HOME", home.FullName), new("DOTNET_GENERATE_ASPNET_CERTIFICATE", "false"), new("DOTNET_NOLOGO", "true")];
        using var program = AppHostProgram.Start(newcomer, "--cloud-port", $"{cloud}", "--hooks-port", $"{hooks}");

        await program.SaysAsync("hello: all 3 jobs completed", TestContext.Current.CancellationToken);
        await program.SaysAsync("scenario     * finished", TestContext.Current.CancellationToken);
        await program.TerminateAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, await program.EndsAsync(TestContext.Current.CancellationToken));
        if (MarkedProcesses.SkipReason is null)
        {
            // The orchestrator's own guard leaves last.
            await marked.EndAsync(TestContext.Current.CancellationToken);
        }

        var runs = await other.ReadAsync("/_local/github/runs", TestContext.Current.CancellationToken);
        Assert.DoesNotContain(runs.EnumerateArray(), run => run.GetProperty("repo").GetString() == "acme/hello");
        Assert.All([cloud, hooks], port => Assert.True(FixedPort.IsFree(port), $"Port {port} is still listened on."));
        Assert.False(Directory.Exists(Path.Combine(home.FullName, ".aspnet")), "Keys are left in the user's home.");
        home.Delete(recursive: true);
        var output = program.Output;
        Assert.Contains($"localcloud   * ready: http://localhost:{cloud}\n", output, StringComparison.Ordinal);
        Assert.Contains($"webhooks     * ready: http://localhost:{hooks}\n", output, StringComparison.Ordinal);
        Assert.Contains("provisioner  * finished\n", output, StringComparison.Ordinal);
        Assert.Contains("Press Ctrl+C to stop.", output, StringComparison.Ordinal);
        Assert.Contains("dashboard    * ready: http://", output, StringComparison.Ordinal);
        Assert.All(["info:", "[sys]", "Waiting for", "DataProtection", "Aspire AppHost version"], noise => Assert.DoesNotContain(noise, output, StringComparison.Ordinal));
    }

    [Fact(Timeout = 300_000)]
    public async Task Nothing_is_left_of_an_AppHost_that_is_killed()
    {
        Assert.SkipWhen(MarkedProcesses.SkipReason is not null, MarkedProcesses.SkipReason ?? "");
        var marked = new MarkedProcesses();
        using var program = AppHostProgram.StartBuilt([marked.Variable], "--cloud-port", "0", "--hooks-port", "0");
        await program.SaysAsync("hello: all 3 jobs completed", TestContext.Current.CancellationToken);
        Assert.Contains(marked.List(), process => process.Contains("RunsFleet.Fleet", StringComparison.Ordinal));

        program.Kill();

        Assert.NotEqual(0, await program.EndsAsync(TestContext.Current.CancellationToken));
        await marked.EndAsync(TestContext.Current.CancellationToken);
    }

    [Fact(Timeout = 300_000)]
    public async Task On_LocalStack_without_a_container_engine_it_ends_in_one_line()
    {
        using var program = AppHostProgram.Start([new("DcpPublisher__ContainerRuntime", "no-such-engine")], "--cloud", "localstack");

        Assert.Equal(1, await program.EndsAsync(TestContext.Current.CancellationToken));
        Assert.Equal(
            "--cloud localstack needs a container engine, and no-such-engine does not answer: start one, or use --cloud embedded.", program.Output.Trim());
    }

    [Fact(Timeout = 300_000)]
    public async Task A_taken_port_is_refused_in_one_line()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var taken = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var program = AppHostProgram.Start("--cloud-port", "0", "--hooks-port", $"{taken}");

        Assert.Equal(1, await program.EndsAsync(TestContext.Current.CancellationToken));
        Assert.Equal(
            $"Port {taken}, which webhooks needs, is taken or not allowed: stop what listens there, or choose another with --hooks-port (0: any free one).",
            program.Output.Trim());
    }

    [Fact(Timeout = 300_000)]
    public async Task On_an_AWS_account_without_values_it_ends_in_one_line()
    {
        using var program = AppHostProgram.Start("--cloud", "aws");

        Assert.Equal(1, await program.EndsAsync(TestContext.Current.CancellationToken));
        Assert.StartsWith("--cloud aws needs a value for github-app-id", program.Output.Trim(), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', program.Output.Trim());
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
