using System.Collections.Concurrent;
using Aspire.Hosting;
using Aspire.Hosting.Orchestration;

namespace RunsFleet.Standins.Tests;

public class ChildProcessTests
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task A_child_that_ignores_SIGTERM_is_killed_after_the_grace()
    {
        using var child = Start("trap '' TERM; echo ready; while :; do sleep 0.1; done", TimeSpan.FromSeconds(0.4));
        await _ready.Task.WaitAsync(TestApp.Patience);
        await child.StopAsync(TestApp.Patience);

        Assert.Equal(128 + 9, await child.Exited);
    }

    [Fact]
    public async Task A_child_may_take_its_time_to_stop()
    {
        using var child = Start("trap 'sleep 0.5; echo bye; exit 7' TERM; echo ready; while :; do sleep 0.1; done", TimeSpan.FromSeconds(30));
        await _ready.Task.WaitAsync(TestApp.Patience);
        await child.StopAsync(TestApp.Patience);

        Assert.Equal(7, await child.Exited);
        Assert.Contains("bye", _lines);
    }

    [Fact]
    public async Task Stopping_again_or_after_the_end_is_nothing()
    {
        using var child = Start("exit 5", TimeSpan.FromSeconds(5));
        Assert.Equal(5, await child.Exited.WaitAsync(TestApp.Patience));
        await child.StopAsync(TestApp.Patience);
        child.Kill();
    }

    [Fact]
    public async Task A_cancelled_stop_kills_at_once()
    {
        using var child = Start("trap '' TERM; echo ready; while :; do sleep 0.1; done", TimeSpan.FromMinutes(5));
        await _ready.Task.WaitAsync(TestApp.Patience);
        await child.StopAsync(new CancellationToken(canceled: true));

        Assert.NotEqual(0, await child.Exited.WaitAsync(TestApp.Patience));
    }

    [Fact]
    public async Task Lines_are_cut_at_a_bound_and_the_last_needs_no_newline()
    {
        using var child = Start("printf 'a%.0s' $(seq 5000); printf '\\r\\n\\nlast'", TimeSpan.FromSeconds(5));
        await child.Exited.WaitAsync(TestApp.Patience);

        Assert.Equal([new string('a', 1000) + " ...", "", "last"], _lines);
    }

    [Fact]
    public async Task A_command_that_does_not_exist_ends_with_127()
    {
        using var child = ChildProcess.Start(new ProcessSpec("/no/such/program", [], ".", new Dictionary<string, string>()), Collect);
        Assert.Equal(127, await child.Exited.WaitAsync(TestApp.Patience));
        Assert.Contains(_lines, line => line.Contains("/no/such/program", StringComparison.Ordinal));
    }

    [Fact]
    public void A_working_directory_that_does_not_exist_is_said()
    {
        var error = Assert.Throws<DistributedApplicationException>(() =>
            ChildProcess.Start(new ProcessSpec("true", [], "/no/such/folder", new Dictionary<string, string>()), Collect));
        Assert.StartsWith("'true' could not be started", error.Message, StringComparison.Ordinal);
    }

    private ChildProcess Start(string script, TimeSpan grace) =>
        ChildProcess.Start(new ProcessSpec("/bin/sh", ["-c", script], ".", new Dictionary<string, string>()), Collect, grace);

    private void Collect(string line, bool isError)
    {
        _lines.Enqueue(line);
        _ready.TrySetResult();
    }
}
