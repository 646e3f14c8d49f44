using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using RunsFleet.Records;
using RunsFleet.ServiceDefaults;
using RunsFleet.Testing;

namespace RunsFleet.Fleet.Tests;

public sealed class MetricsTests
{
    [Fact]
    public async Task A_launch_that_falls_back_is_counted_by_what_happened()
    {
        using var world = new FleetWorld();
        world.Ec2.Empty.Add(Market.Spot);
        var meters = world.Services.GetRequiredService<IMeterFactory>();
        using var jobs = new MetricCollector<long>(meters, MetricNames.Meter, MetricNames.JobsLaunched);
        using var size = new MetricCollector<long>(meters, MetricNames.Meter, MetricNames.FleetSizeIncrement);
        using var creates = new MetricCollector<long>(meters, MetricNames.Meter, MetricNames.FleetCreate);
        using var seconds = new MetricCollector<double>(meters, MetricNames.Meter, MetricNames.FleetCreateSeconds);

        await world.DeliverAsync(Jobs.Request());
        await world.DeliverAsync(Jobs.Request());

        Assert.Equal("on-demand", Assert.Single(jobs.GetMeasurementSnapshot()).Tags[MetricTags.Market]);
        Assert.Equal("on-demand", Assert.Single(size.GetMeasurementSnapshot()).Tags[MetricTags.Market]);
        Assert.Equal(
            [("spot", "no_capacity"), ("on-demand", "launched")],
            creates.GetMeasurementSnapshot().Select(m => ((string)m.Tags[MetricTags.Market]!, (string)m.Tags[MetricTags.Result]!)));
        Assert.Equal(2, seconds.GetMeasurementSnapshot().Count);
    }

    [Fact]
    public async Task A_job_that_leaves_spot_and_one_that_waits_for_capacity_are_counted_with_the_reason_which_the_record_has_too()
    {
        using var world = new FleetWorld();
        world.Ec2.Empty.Add(Market.Spot);
        world.Ec2.Empty.Add(Market.OnDemand);
        var meters = world.Services.GetRequiredService<IMeterFactory>();
        using var departures = new MetricCollector<long>(meters, MetricNames.Meter, MetricNames.SpotDepartures);
        using var retries = new MetricCollector<long>(meters, MetricNames.Meter, MetricNames.LaunchRetries);

        Assert.IsType<Messaging.Disposition.RetryAfter>(await world.DeliverAsync(Jobs.Request()));

        Assert.Equal("no_spot_capacity", Assert.Single(departures.GetMeasurementSnapshot()).Tags[MetricTags.Reason]);
        Assert.Equal("no_capacity", Assert.Single(retries.GetMeasurementSnapshot()).Tags[MetricTags.Reason]);
        Assert.Equal(JobState.Queued, world.Job.State);
        Assert.Contains("no capacity", world.Job.Reason, StringComparison.Ordinal);
        Assert.True(world.Job.NextAttemptAt > world.Time.GetUtcNow());
    }

    [Fact]
    public async Task A_job_that_an_open_circuit_keeps_from_spot_is_counted_and_its_launch_names_the_circuits()
    {
        using var world = new FleetWorld();
        world.Circuits.Open.UnionWith(["*@us-east-1a", "*@us-east-1b", "*@us-east-1c", "*@us-east-1d"]);
        using var departures = new MetricCollector<long>(
            world.Services.GetRequiredService<IMeterFactory>(), MetricNames.Meter, MetricNames.SpotDepartures);

        await world.DeliverAsync(Jobs.Request());

        Assert.Equal("no_spot_offering", Assert.Single(departures.GetMeasurementSnapshot()).Tags[MetricTags.Reason]);
        Assert.Contains("*@us-east-1a", world.Launch.Circuits);
    }
}
