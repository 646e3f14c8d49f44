using System.Text.Json;
using Amazon.EC2;
using Amazon.EC2.Model;
using LocalCloud.Aws.Ec2;
using LocalCloud.Core;

namespace LocalCloud.Tests.Ec2;

public sealed class InstanceTests : IAsyncLifetime
{
    private Ec2TestWorld _world = null!;
    private string _template = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _world = await Ec2TestWorld.StartAsync();
        _template = await FleetSamples.TemplateAsync(_world.Ec2);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task An_instance_boots_runs_and_is_terminated_with_events()
    {
        var id = await LaunchAsync();
        _world.Clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal("pending", (await _world.Ec2.DescribeAsync(id)).State.Name);
        _world.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("running", (await _world.Ec2.DescribeAsync(id)).State.Name);

        var answer = await _world.Ec2.TerminateInstancesAsync(new TerminateInstancesRequest { InstanceIds = [id] }, Cancellation);
        Assert.Equal("running", answer.TerminatingInstances.Single().PreviousState.Name);
        Assert.Equal("shutting-down", answer.TerminatingInstances.Single().CurrentState.Name);
        _world.Clock.Advance(TimeSpan.FromSeconds(20));

        var ended = await _world.Ec2.DescribeAsync(id);
        Assert.Equal("terminated", ended.State.Name);
        Assert.Equal("Client.UserInitiatedShutdown", ended.StateReason.Code);
        Assert.StartsWith("User initiated (2026-03-01 12:00:30 GMT)", ended.StateTransitionReason, StringComparison.Ordinal);
        Assert.Equal(["running", "shutting-down", "terminated"], _world.Events.States(id));

        // Again, as EC2 allows.
        var again = await _world.Ec2.TerminateInstancesAsync(new TerminateInstancesRequest { InstanceIds = [id] }, Cancellation);
        Assert.Equal("terminated", again.TerminatingInstances.Single().CurrentState.Name);
        Assert.Equal(3, _world.Events.States(id).Count);
    }

    [Fact]
    public async Task A_terminated_instance_vanishes_after_an_hour()
    {
        var id = await LaunchAsync();
        await _world.Ec2.TerminateInstancesAsync(new TerminateInstancesRequest { InstanceIds = [id] }, Cancellation);
        _world.Clock.Advance(TimeSpan.FromMinutes(60));
        Assert.Equal("terminated", (await _world.Ec2.DescribeAsync(id)).State.Name);
        _world.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("InvalidInstanceID.NotFound", await FleetSamples.RefusalAsync(() => _world.Ec2.DescribeAsync(id)));
        Assert.Empty(_world.Get<TagStore>().Of(id));
    }

    [Fact]
    public async Task A_state_change_event_is_EventBridges_and_carries_no_reason()
    {
        var id = await LaunchAsync();
        _world.Clock.Advance(TimeSpan.FromSeconds(30));

        var (queue, body) = _world.Events.All[0];
        Assert.Equal(Names.EventQueue, queue);
        Assert.Equal(
            ["version", "id", "detail-type", "source", "account", "time", "region", "resources", "detail"],
            body.EnumerateObject().Select(member => member.Name));
        Assert.Equal("2026-03-01T12:00:30Z", body.GetProperty("time").GetString());
        Assert.Equal($"arn:aws:ec2:us-east-1:000000000000:instance/{id}", body.GetProperty("resources")[0].GetString());
        Assert.Equal(["instance-id", "state"], body.GetProperty("detail").EnumerateObject().Select(member => member.Name));
        Assert.Equal("aws.ec2", body.GetProperty("source").GetString());
    }

    [Fact]
    public async Task A_warned_spot_instance_runs_until_its_notice_is_over()
    {
        var id = await LaunchAsync();
        _world.Clock.Advance(TimeSpan.FromSeconds(30));
        var az = (await _world.Ec2.DescribeAsync(id)).Placement.AvailabilityZone;

        Assert.Equal(InterruptOutcome.Accepted, _world.Get<Instances>().Interrupt(id, TimeSpan.FromSeconds(120), silent: false));

        var warning = Assert.Single(_world.Events.Warnings());
        Assert.Equal($"arn:aws:ec2:{az}:instance/{id}", warning.GetProperty("resources")[0].GetString());
        Assert.Equal(
            JsonSerializer.Serialize(new Dictionary<string, string> { ["instance-id"] = id, ["instance-action"] = "terminate" }),
            warning.GetProperty("detail").GetRawText());
        _world.Clock.Advance(TimeSpan.FromSeconds(119));
        Assert.Equal("running", (await _world.Ec2.DescribeAsync(id)).State.Name);
        _world.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("shutting-down", (await _world.Ec2.DescribeAsync(id)).State.Name);
        _world.Clock.Advance(TimeSpan.FromSeconds(20));
        var ended = await _world.Ec2.DescribeAsync(id);
        Assert.Equal("terminated", ended.State.Name);
        Assert.Equal("Server.SpotInstanceTermination", ended.StateReason.Code);
    }

    [Fact]
    public async Task A_silent_interruption_gives_no_warning()
    {
        var id = await LaunchAsync();
        _world.Get<Instances>().Interrupt(id, TimeSpan.Zero, silent: true);
        _world.Clock.Advance(TimeSpan.FromSeconds(20));

        Assert.Empty(_world.Events.Warnings());
        Assert.Equal("Server.SpotInstanceTermination", (await _world.Ec2.DescribeAsync(id)).StateReason.Code);
        Assert.Equal(["shutting-down", "terminated"], _world.Events.States(id));
    }

    [Fact]
    public async Task Only_live_spot_instances_can_be_interrupted()
    {
        var onDemand = await LaunchAsync(market: "on-demand");
        var spot = await LaunchAsync();
        await _world.Ec2.TerminateInstancesAsync(new TerminateInstancesRequest { InstanceIds = [spot] }, Cancellation);

        Assert.Equal(InterruptOutcome.NotInterruptible, _world.Get<Instances>().Interrupt(onDemand, TimeSpan.Zero, silent: false));
        Assert.Equal(InterruptOutcome.NotInterruptible, _world.Get<Instances>().Interrupt(spot, TimeSpan.Zero, silent: false));
        Assert.Equal(InterruptOutcome.Unknown, _world.Get<Instances>().Interrupt("i-00000000000000000", TimeSpan.Zero, silent: false));
        Assert.Empty(_world.Events.Warnings());
    }

    [Fact]
    public async Task Powering_off_terminates_when_the_template_says_so()
    {
        var id = await LaunchAsync(market: "on-demand");
        await _world.Get<IInstanceWorld>().PowerOffAsync(id, Cancellation);
        _world.Clock.Advance(TimeSpan.FromSeconds(20));

        var ended = await _world.Ec2.DescribeAsync(id);
        Assert.Equal("terminated", ended.State.Name);
        Assert.Equal("Client.InstanceInitiatedShutdown", ended.StateReason.Code);
    }

    [Fact]
    public async Task Powering_off_only_stops_when_the_template_does_not_say_so()
    {
        _template = await FleetSamples.TemplateAsync(_world.Ec2, name: "stopping", shutdown: "stop");
        var id = await LaunchAsync(market: "on-demand");
        await _world.Get<IInstanceWorld>().PowerOffAsync(id, Cancellation);
        _world.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal("stopped", (await _world.Ec2.DescribeAsync(id)).State.Name);

        await _world.Ec2.TerminateInstancesAsync(new TerminateInstancesRequest { InstanceIds = [id] }, Cancellation);
        _world.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal("terminated", (await _world.Ec2.DescribeAsync(id)).State.Name);
    }

    [Fact]
    public async Task Filters_find_instances_by_state_and_tag()
    {
        var first = await LaunchAsync();
        var second = await LaunchAsync();
        _world.Clock.Advance(TimeSpan.FromSeconds(30));
        await _world.Ec2.TerminateInstancesAsync(new TerminateInstancesRequest { InstanceIds = [second] }, Cancellation);

        Assert.Equal([first], await FindAsync(new Filter($"tag:{Names.LaunchId}", ["launch-1"]), new Filter("instance-state-name", ["pending", "running"])));
        Assert.Equal(2, (await FindAsync(new Filter("tag-key", [Names.ManagedBy]))).Count);
        Assert.Equal(2, (await FindAsync(new Filter($"tag:{Names.LaunchId}", ["lau*-?"]))).Count);
        Assert.Empty(await FindAsync(new Filter($"tag:{Names.LaunchId}", ["launch"])));
        Assert.Equal([second], await FindAsync(new Filter("instance-id", [second])));
        Assert.Equal("InvalidParameterValue", await FleetSamples.RefusalAsync(() => FindAsync(new Filter("color", ["red"]))));
    }

    [Fact]
    public async Task L46_Instances_come_in_pages_to_the_end()
    {
        var ids = (await _world.Ec2.CreateFleetAsync(await RequestAsync(capacity: 12), Cancellation)).InstanceIds();

        var pages = new List<DescribeInstancesResponse>();
        await foreach (var page in _world.Ec2.Paginators.DescribeInstances(new DescribeInstancesRequest { MaxResults = 5 }).Responses)
        {
            pages.Add(page);
        }

        Assert.Equal(3, pages.Count);
        Assert.Equal(ids.Order(), pages.SelectMany(page => page.Reservations).SelectMany(r => r.Instances).Select(i => i.InstanceId).Order());
        Assert.Equal("InvalidParameterValue", await FleetSamples.RefusalAsync(() => _world.Ec2.DescribeInstancesAsync(new DescribeInstancesRequest { MaxResults = 4 })));
        Assert.Equal(
            "InvalidParameterCombination",
            await FleetSamples.RefusalAsync(() => _world.Ec2.DescribeInstancesAsync(new DescribeInstancesRequest { MaxResults = 5, InstanceIds = [ids[0]] })));
    }

    [Fact]
    public async Task Unknown_and_malformed_ids_are_refused_and_nothing_is_terminated()
    {
        var id = await LaunchAsync();

        Assert.Equal("InvalidInstanceID.NotFound", await TerminateRefusalAsync(id, "i-0123456789abcdef0"));
        Assert.Equal("InvalidInstanceID.Malformed", await TerminateRefusalAsync(id, "runner-1"));
        Assert.Equal("pending", (await _world.Ec2.DescribeAsync(id)).State.Name);
    }

    [Fact]
    public async Task A_new_instance_can_be_unknown_for_a_while()
    {
        await using var world = await Ec2TestWorld.StartAsync(options => options.DescribeLag = TimeSpan.FromSeconds(5));
        _template = await FleetSamples.TemplateAsync(world.Ec2);
        var id = (await world.Ec2.CreateFleetAsync(await RequestAsync(ec2: world.Ec2), Cancellation)).InstanceIds().Single();

        Assert.Null((await world.Ec2.DescribeInstancesAsync(new DescribeInstancesRequest(), Cancellation)).Reservations);
        Assert.Equal("InvalidInstanceID.NotFound", await FleetSamples.RefusalAsync(() => world.Ec2.DescribeAsync(id)));
        world.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(id, (await world.Ec2.DescribeAsync(id)).InstanceId);
    }

    [Fact]
    public async Task A_clock_that_jumps_sees_the_same_history()
    {
        var id = await LaunchAsync();
        _world.Get<Instances>().Interrupt(id, TimeSpan.FromSeconds(40), silent: false);
        _world.Clock.Advance(TimeSpan.FromMinutes(10));

        var times = _world.Events.All.Select(e => e.Body.GetProperty("time").GetDateTimeOffset() - Ec2TestWorld.Start).Select(t => t.TotalSeconds);
        Assert.Equal([0, 30, 40, 60], times);
    }

    [Fact]
    public async Task The_log_tells_of_launches_with_their_launch_id()
    {
        var id = await LaunchAsync();

        var line = Assert.Single(_world.Log("instance_launched"));
        Assert.Equal(id, line.GetProperty("instanceId").GetString());
        Assert.Equal("launch-1", line.GetProperty("launchId").GetString());
        Assert.Equal("spot", line.GetProperty("market").GetString());
    }

    private async Task<CreateFleetRequest> RequestAsync(string market = "spot", int capacity = 1, IAmazonEC2? ec2 = null)
    {
        var subnets = await FleetSamples.SubnetsAsync(ec2 ?? _world.Ec2);
        return FleetSamples.Request(_template, ["c7g.large"], subnets.Select(subnet => subnet.SubnetId), capacity, market);
    }

    private async Task<string> LaunchAsync(string market = "spot") =>
        (await _world.Ec2.CreateFleetAsync(await RequestAsync(market), Cancellation)).InstanceIds().Single();

    private async Task<IReadOnlyList<string>> FindAsync(params Filter[] filters)
    {
        var answer = await _world.Ec2.DescribeInstancesAsync(new DescribeInstancesRequest { Filters = [.. filters] }, Cancellation);
        return [.. (answer.Reservations ?? []).SelectMany(reservation => reservation.Instances).Select(instance => instance.InstanceId)];
    }

    private Task<string> TerminateRefusalAsync(params string[] ids) =>
        FleetSamples.RefusalAsync(() => _world.Ec2.TerminateInstancesAsync(new TerminateInstancesRequest { InstanceIds = [.. ids] }));
}
