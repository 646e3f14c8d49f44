using RunsFleet.Contracts;

namespace RunsFleet.Ec2.Tests;

public sealed class InstanceFiltersTests
{
    [Fact]
    public void Filters_have_the_names_that_EC2_knows()
    {
        Assert.Equal(($"tag:{TagNames.ManagedBy}", TagNames.ManagedByValue), (InstanceFilters.Ours().Name, InstanceFilters.Ours().Values.Single()));
        Assert.Equal(($"tag:{TagNames.LaunchId}", "launch-1"), (InstanceFilters.OfLaunch("launch-1").Name, InstanceFilters.OfLaunch("launch-1").Values.Single()));
        Assert.Equal("instance-id", InstanceFilters.WithIds(["i-1", "i-2"]).Name);
        Assert.Equal(["i-1", "i-2"], InstanceFilters.WithIds(["i-1", "i-2"]).Values);
        Assert.Equal("instance-state-name", InstanceFilters.NotTerminated().Name);
        Assert.DoesNotContain("terminated", InstanceFilters.NotTerminated().Values);
    }
}
