using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RunsFleet.Contracts;
using RunsFleet.Messaging;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Housekeeping.Tests;

public sealed class HousekeepingHandlerTests
{
    [Theory]
    [InlineData("overdue_jobs")]
    [InlineData("unconfirmed_runners")]
    [InlineData("stale_jobs")]
    [InlineData("interrupted_runs")]
    [InlineData("orphaned_instances")]
    [InlineData("orphaned_runners")]
    [InlineData("expired_parameters")]
    [InlineData("missed_webhooks")]
    public async Task A_sweep_in_an_empty_world_does_nothing(string taskType)
    {
        using var world = new World();

        Assert.Equal(Disposition.Done, await world.SweepAsync(taskType));

        Assert.Empty(world.Queues.Sent);
        Assert.Empty(world.Failures.GetMeasurementSnapshot());
    }

    [Fact]
    public async Task A_task_that_nobody_knows_is_poison_and_names_those_that_there_are()
    {
        using var world = new World();

        Assert.Contains("overdue_jobs", Assert.IsType<Disposition.Poison>(await world.SweepAsync("tidy_up")).Reason, StringComparison.Ordinal);
        Assert.Contains("cost service", Assert.IsType<Disposition.Poison>(await world.SweepAsync("cost_report")).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"task_type":"overdue_jobs"}""", true)]
    [InlineData("""{"version":1,"task_type":"overdue_jobs"}""", true)]
    [InlineData("""{"version":2,"task_type":"overdue_jobs"}""", false)]
    [InlineData("""{"version":1}""", false)]
    [InlineData("""{"task_type":7}""", false)]
    [InlineData("""{"task_type":"overdue_jobs","now":true}""", false)]
    [InlineData("[]", false)]
    public void A_schedule_that_names_no_version_means_the_first(string body, bool isTask) =>
        Assert.Equal(isTask, MessageJson.ReadHousekeepingTask(body) is Reading<HousekeepingTask>.Message);

    [Fact]
    public async Task L52_a_sweep_that_fails_is_an_error_and_a_metric_and_its_message_is_done()
    {
        using var world = new World(services => services.AddSingleton<ISweep>(new Broken()));

        Assert.Equal(Disposition.Done, await world.SweepAsync("broken"));

        Assert.Equal("broken", Assert.Single(world.Failures.GetMeasurementSnapshot()).Tags[MetricTags.Task]);
        Assert.Contains(world.Log, line => line.Level is LogLevel.Error && line.Message.Contains("broken", StringComparison.Ordinal));
    }

    private sealed class Broken : ISweep
    {
        public string TaskType => "broken";

        public Task<SweepReport> RunAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("It is broken.");
    }
}
