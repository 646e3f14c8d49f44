namespace RunsFleet.Contracts.Tests;

public sealed class RunnerNamesTests
{
    [Fact]
    public void L23_A_runner_name_carries_the_instance_id_within_64_characters()
    {
        var name = RunnerNames.RunnerName("i-0123456789abcdef0");

        Assert.True(name.Length <= 64);
        Assert.Equal("i-0123456789abcdef0", RunnerNames.InstanceId(name));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("GitHub Actions 12")]
    [InlineData("runs-fleet-")]
    [InlineData("runs-fleet-other")]
    public void A_runner_that_is_not_ours_has_no_instance(string? name) => Assert.Null(RunnerNames.InstanceId(name));
}
