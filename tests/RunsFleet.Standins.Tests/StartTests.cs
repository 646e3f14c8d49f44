using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace RunsFleet.Standins.Tests;

public class StartTests
{
    [Fact]
    public async Task A_resource_starts_after_what_it_waits_for()
    {
        var gate = Path.GetTempFileName();
        await using var app = new TestApp(builder =>
        {
            var first = TestApp.AddScript(builder, "first", $"while [ -s {gate} ]; do sleep 0.05; done; echo first >> {gate}");
            TestApp.AddScript(builder, "second", $"cat {gate}").WaitForCompletion(first);
        });
        await File.WriteAllTextAsync(gate, "closed", TestApp.Patience);
        await app.StartAsync();
        await app.Resources.WaitForResourceAsync("second", KnownResourceStates.Waiting, TestApp.Patience);
        await app.Resources.WaitForResourceAsync("first", KnownResourceStates.Running, TestApp.Patience);
        Assert.Empty(app.LinesOf("second"));

        await File.WriteAllTextAsync(gate, "", TestApp.Patience);
        await app.Resources.WaitForResourceAsync("second", KnownResourceStates.Finished, TestApp.Patience);
        Assert.Equal(["first", "finished"], app.LinesOf("second"));
        File.Delete(gate);
    }

    [Fact]
    public async Task A_resource_with_a_health_check_is_healthy_only_when_the_path_answers()
    {
        await using var app = new TestApp(builder =>
        {
            var store = TestApp.AddSample(builder, "store", "serve").WithHttpEndpoint().WithHttpHealthCheck("/no-such-path");
            TestApp.AddScript(builder, "started", "echo yes").WaitForStart(store);
            TestApp.AddScript(builder, "never", "echo yes").WaitFor(store);
        });
        await app.StartAsync();
        await app.Resources.WaitForResourceAsync("started", KnownResourceStates.Finished, TestApp.Patience);

        Assert.Contains("yes", app.LinesOf("started"));
        await app.StopAsync();
        Assert.Empty(app.LinesOf("never"));
    }

    [Fact]
    public async Task A_failed_completion_fails_the_dependents_with_a_reason()
    {
        await using var app = new TestApp(builder =>
        {
            var setup = TestApp.AddScript(builder, "setup", "exit 3");
            var worker = TestApp.AddScript(builder, "worker", "echo yes").WaitForCompletion(setup);
            TestApp.AddScript(builder, "client", "echo yes").WaitFor(worker);
            TestApp.AddScript(builder, "bystander", "exec sleep 600");
        });
        await app.StartAsync();
        await app.Resources.WaitForResourceAsync("client", KnownResourceStates.FailedToStart, TestApp.Patience);
        await app.Resources.WaitForResourceAsync("bystander", KnownResourceStates.Running, TestApp.Patience);

        Assert.Equal(["ended unexpectedly with exit code 3"], app.LinesOf("setup"));
        Assert.Equal(["not started: 'setup' ended with exit code 3, 0 was expected."], app.LinesOf("worker"));
        Assert.Equal(["not started: 'worker' did not start."], app.LinesOf("client"));
        var failure = await Assert.ThrowsAsync<DistributedApplicationException>(() => app.Resources.WaitForResourceHealthyAsync("client", TestApp.Patience));
        Assert.Contains("'client'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_exit_code_can_be_the_expected_one()
    {
        await using var app = new TestApp(builder =>
            TestApp.AddScript(builder, "worker", "echo yes").WaitForCompletion(TestApp.AddScript(builder, "setup", "exit 3"), exitCode: 3));
        await app.StartAsync();
        await app.Resources.WaitForResourceAsync("worker", KnownResourceStates.Finished, TestApp.Patience);

        Assert.Contains("yes", app.LinesOf("worker"));
    }

    [Fact]
    public async Task A_parameter_without_a_value_fails_only_its_users()
    {
        await using var app = new TestApp(builder =>
        {
            TestApp.AddScript(builder, "user", "echo yes").WithEnvironment("KEY", builder.AddParameter("app-key"));
            TestApp.AddScript(builder, "other", "echo yes");
        });
        await app.StartAsync();
        await app.Resources.WaitForResourceAsync("user", KnownResourceStates.FailedToStart, TestApp.Patience);
        await app.Resources.WaitForResourceAsync("other", KnownResourceStates.Finished, TestApp.Patience);

        Assert.Equal(["not started: Parameter 'app-key' has no value: set Parameters:app-key."], app.LinesOf("user"));
    }

    [Fact]
    public async Task What_dies_is_reported_and_the_rest_runs_on()
    {
        await using var app = new TestApp(builder =>
        {
            TestApp.AddScript(builder, "victim", "kill -KILL $$");
            TestApp.AddScript(builder, "other", "exec sleep 600");
        });
        await app.StartAsync();
        await app.Resources.WaitForResourceAsync("victim", KnownResourceStates.Finished, TestApp.Patience);
        await app.Resources.WaitForResourceAsync("other", KnownResourceStates.Running, TestApp.Patience);

        Assert.Equal(["ended unexpectedly with exit code 137"], app.LinesOf("victim"));
        Assert.True(app.Resources.TryGetCurrentState("victim", out var state));
        Assert.Equal(137, state.Snapshot.ExitCode);
    }

    [Fact]
    public async Task A_service_that_ends_with_zero_is_reported_too()
    {
        await using var app = new TestApp(builder => TestApp.AddSample(builder, "service", "end", "0").WithHttpEndpoint());
        await app.StartAsync();
        await app.Resources.WaitForResourceAsync("service", KnownResourceStates.Finished, TestApp.Patience);

        Assert.Contains("ended unexpectedly with exit code 0", app.LinesOf("service"));
    }
}
