using RunsFleet.Fleet.Launching;
using RunsFleet.Records;
using RunsFleet.Testing;

namespace RunsFleet.Fleet.Tests.Launching;

public sealed class LaunchBackoffTests
{
    private static readonly FleetOptions Options = new();

    [Theory]
    [InlineData(null, 0.5, 10)]
    [InlineData(null, 0, 8)]
    [InlineData(null, 1, 12)]
    [InlineData(10, 0.5, 20)]
    [InlineData(100, 0.5, 200)]
    [InlineData(200, 0.5, 300)]
    [InlineData(100_000, 1, 300)]
    [InlineData(1, 0.5, 10)]
    public void A_wait_doubles_within_its_bounds(int? last, double random, int expected) =>
        Assert.Equal(expected, LaunchBackoff.Next(last is { } seconds ? TimeSpan.FromSeconds(seconds) : null, Options, random).TotalSeconds, 3);

    [Fact]
    public void The_last_wait_is_read_from_the_record()
    {
        var job = LaunchTransitions.BackToQueue(null, Jobs.Request(), "It waits.", Jobs.QueuedAt.AddSeconds(40), Jobs.QueuedAt);

        Assert.Equal(TimeSpan.FromSeconds(40), LaunchBackoff.Last(job));
        Assert.Null(LaunchBackoff.Last((JobRecord?)null));
        Assert.Null(LaunchBackoff.Last(job with { NextAttemptAt = null }));
        Assert.Null(LaunchBackoff.Last(job with { State = JobState.Launching }));
    }
}
