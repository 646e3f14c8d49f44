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
}
