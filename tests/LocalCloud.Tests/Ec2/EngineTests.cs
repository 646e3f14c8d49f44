using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using LocalCloud.Aws;
using LocalCloud.Aws.Ec2;
using LocalCloud.Aws.Ec2.Wire;
using LocalCloud.Aws.EventBridge;
using LocalCloud.Aws.Sqs;
using LocalCloud.Aws.Wire;
using LocalCloud.Core;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace LocalCloud.Tests.Ec2;

public sealed class EngineTests
{
    private static readonly CapacityPool Pool = new("c7g.large", "us-east-1a", Market.Spot);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Capacity_counts_down_and_what_was_taken_comes_back()
    {
        var capacity = new Capacity();
        capacity.Set([Pool], 1);

        var lease = capacity.TryTake(Pool);
        Assert.NotNull(lease);
        Assert.Null(capacity.TryTake(Pool));
        Assert.NotNull(capacity.TryTake(Pool with { Market = Market.OnDemand }));

        capacity.Return(lease.Value);
        Assert.Equal(1, capacity.Available(Pool));
    }

    [Fact]
    public void Capacity_set_anew_is_not_raised_by_what_was_taken_before()
    {
        var capacity = new Capacity();
        var unlimited = capacity.TryTake(Pool)!.Value;
        capacity.Set([Pool], 0);
        capacity.Return(unlimited);
        Assert.Equal(0, capacity.Available(Pool));

        capacity.Set([Pool], null);
        Assert.Null(capacity.Available(Pool));
    }

    [Fact]
    public void A_timer_queue_keeps_the_order_and_gives_the_time_that_was_meant()
    {
        var clock = new FakeTimeProvider(Ec2TestWorld.Start);
        using var timers = new TimerQueue(clock);
        var done = new List<(string Name, double Seconds)>();
        void Plan(string name, double seconds) => timers.Schedule(
            Ec2TestWorld.Start.AddSeconds(seconds), due => done.Add((name, (due - Ec2TestWorld.Start).TotalSeconds)));

        Plan("late", 7200);
        Plan("second", 2);
        Plan("first", 1);
        Plan("second too", 2);
        timers.Schedule(Ec2TestWorld.Start.AddSeconds(1), _ => Plan("planned meanwhile", 1.5));
        clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal([("first", 1), ("planned meanwhile", 1.5), ("second", 2), ("second too", 2)], done);
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(("late", 7200), done[^1]);
    }

    [Fact]
    public void A_cleared_timer_queue_does_nothing_more()
    {
        var clock = new FakeTimeProvider(Ec2TestWorld.Start);
        using var timers = new TimerQueue(clock);
        var done = 0;
        timers.Schedule(Ec2TestWorld.Start.AddSeconds(1), _ => done++);
        timers.Clear();
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(0, done);

        timers.Schedule(clock.GetUtcNow(), _ => done++);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, done);
    }

    [Theory]
    [InlineData("c7g.*", "c7g.large", true)]
    [InlineData("c7g.*", "c7gd.large", false)]
    [InlineData("c?g.large", "c7g.large", true)]
    [InlineData("a\\*b", "a*b", true)]
    [InlineData("a\\*b", "axb", false)]
    [InlineData("plain", "plain", true)]
    [InlineData("plain", "plainer", false)]
    [InlineData("(a+)+*", "(a+)+!", true)]
    public void Wildcards_are_EC2s(string pattern, string text, bool matches) => Assert.Equal(matches, Wildcard.Matches(pattern, text));

    [Theory]
    [InlineData("A..B")]
    [InlineData("A.b c")]
    [InlineData("1a")]
    [InlineData("")]
    [InlineData("A.1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16")]
    public void A_parameter_name_that_is_none_is_refused(string name) =>
        Assert.Equal("UnknownParameter", Assert.Throws<AwsException>(() => Form.Parse([new(name, "x")])).Code);

    [Fact]
    public void A_value_that_no_answer_could_hold_is_refused() =>
        Assert.Equal("InvalidParameterValue", Assert.Throws<AwsException>(() => Form.Parse([new("A", "\u0001")])).Code);

    [Fact]
    public void Ids_look_like_EC2s_and_come_from_the_seed()
    {
        Assert.Matches(@"\Ai-[0-9a-f]{17}\z", new IdSource(1).Next("i"));
        Assert.Equal(new IdSource(1).Next("i"), new IdSource(1).Next("i"));
        Assert.NotEqual(new IdSource(1).Next("i"), new IdSource(2).Next("i"));
    }

    [Fact]
    public void Events_reach_the_queue_and_a_missing_queue_loses_them()
    {
        var clock = new FakeTimeProvider(Ec2TestWorld.Start);
        var log = new WorldLog(clock);
        var sqs = new SqsEngine(clock, log, Options.Create(new AwsOptions()));
        var target = new SqsEventTarget(sqs, log);

        target.Deliver(Names.EventQueue, "{}");
        Assert.Contains("event_lost", Assert.Single(log.Lines()), StringComparison.Ordinal);

        sqs.CreateQueue(Names.EventQueue, new Dictionary<string, string>(), new Dictionary<string, string>());
        target.Deliver(Names.EventQueue, "{}");
        Assert.Equal(1, sqs.Depths().Single().Depth.Visible);
    }

    [Fact]
    public async Task The_world_shows_runners_only_and_hands_them_their_config()
    {
        await using var world = await Ec2TestWorld.StartAsync();
        var template = await FleetSamples.TemplateAsync(world.Ec2);
        var subnets = await FleetSamples.SubnetsAsync(world.Ec2);
        var ours = FleetSamples.Request(template, ["c7g.large"], [subnets[0].SubnetId]);
        var others = FleetSamples.Request(template, ["c7g.large"], [subnets[0].SubnetId]);
        others.TagSpecifications = null;
        var id = (await world.Ec2.CreateFleetAsync(ours, Cancellation)).InstanceIds().Single();
        var other = (await world.Ec2.CreateFleetAsync(others, Cancellation)).InstanceIds().Single();
        var instances = world.Get<IInstanceWorld>();

        Assert.Equal([id], (await instances.ListAsync(Cancellation)).Select(instance => instance.InstanceId));
        Assert.Equal(new[] { id, other }.Order(), (await instances.ListAllAsync(Cancellation)).Select(instance => instance.InstanceId));
        Assert.Null(await instances.FindConfigAsync(id, Cancellation));
        await world.Ssm.PutParameterAsync(
            new PutParameterRequest { Name = Names.ConfigParameter(id), Type = ParameterType.SecureString, Value = "config" }, Cancellation);
        Assert.Equal("config", await instances.FindConfigAsync(id, Cancellation));
        await instances.DeleteConfigAsync(id, Cancellation);
        Assert.Null(await instances.FindConfigAsync(id, Cancellation));
    }
}
