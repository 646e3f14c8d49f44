using RunsFleet.Contracts;
using RunsFleet.Records;

namespace RunsFleet.Events.Tests;

public sealed class Ec2EventTests
{
    private static readonly DateTimeOffset At = RunsFleet.Testing.Jobs.QueuedAt;

    [Theory]
    [InlineData("arn:aws:ec2:us-east-2a:instance/i-1234567890abcdef0", "us-east-2a")]
    [InlineData("arn:aws:ec2:us-west-2-lax-1a:123456789012:instance/i-1234567890abcdef0", "us-west-2-lax-1a")]
    [InlineData("arn:aws:ec2:us-east-2:123456789012:instance/i-1234567890abcdef0", "")]
    [InlineData("nonsense", "")]
    public void L64_the_zone_of_a_warning_is_in_its_resource_where_other_ARNs_have_the_region(string resource, string zone)
    {
        var e = Read("EC2 Spot Instance Interruption Warning", resource, """{"instance-id":"i-1234567890abcdef0","instance-action":"terminate"}""");

        Assert.Equal(new Ec2Event.InterruptionWarning("i-1234567890abcdef0", zone, At), e);
    }

    [Theory]
    [InlineData("pending", InstanceState.Pending)]
    [InlineData("running", InstanceState.Running)]
    [InlineData("stopping", InstanceState.Stopping)]
    [InlineData("stopped", InstanceState.Stopped)]
    [InlineData("shutting-down", InstanceState.ShuttingDown)]
    [InlineData("terminated", InstanceState.Terminated)]
    public void States_have_EC2s_names(string name, InstanceState state) => Assert.Equal(
        new Ec2Event.StateChanged("i-12345678", state, At),
        Read("EC2 Instance State-change Notification", "arn", $$"""{"instance-id":"i-12345678","state":"{{name}}"}"""));

    private static Ec2Event? Read(string detailType, string resource, string detail) => Ec2Event.Read(Assert.IsType<EventEnvelope.EventBridge>(
        Assert.IsType<Reading<EventEnvelope>.Message>(EventEnvelope.Read(World.EventBridge(detailType, resource, At, detail))).Value));
}
