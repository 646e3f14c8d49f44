namespace RunsFleet.Fleet.Tests;

public sealed class FleetOptionsTests
{
    [Fact]
    public void Defaults_are_valid() => Assert.True(new FleetOptionsValidator().Validate(null, new FleetOptions()).Succeeded);

    [Fact]
    public void All_faults_are_reported_at_once()
    {
        var result = new FleetOptionsValidator().Validate(null, new FleetOptions
        {
            SubnetIds = ["vpc-1"],
            MaxOverrides = 61,
            RootDevice = "xvda",
            RetryDelay = TimeSpan.FromHours(1),
            CircuitTimeout = TimeSpan.Zero,
            CircuitConnectTimeout = TimeSpan.FromMinutes(2),
            HandoverPatience = TimeSpan.Zero,
        });

        Assert.Equal(7, result.Failures!.Count());
    }

    [Fact]
    public void A_lease_must_outlast_the_calls_that_it_covers() =>
        Assert.True(new FleetOptionsValidator().Validate(null, new FleetOptions { Lease = TimeSpan.FromSeconds(40) }).Failed);
}
