using LocalCloud.Aws.Remote;

namespace LocalCloud.Tests.Runners;

public sealed class StateChangesTests
{
    [Theory]
    [InlineData(null, "running", "pending running")]
    [InlineData(null, "pending", "pending")]
    [InlineData("pending", "running", "running")]
    [InlineData("running", "running", "")]
    [InlineData("running", "terminated", "shutting-down terminated")]
    [InlineData("pending", "terminated", "running shutting-down terminated")]
    [InlineData("shutting-down", null, "terminated")]
    [InlineData("running", null, "shutting-down terminated")]
    [InlineData("terminated", null, "")]
    [InlineData("running", "stopped", "stopped")]
    [InlineData("stopped", "terminated", "terminated")]
    public void Steps_that_no_look_saw_are_told_of_too(string? before, string? now, string expected) =>
        Assert.Equal(expected, string.Join(' ', StateChanges.Between(before, now)));
}
