using RunsFleet.Contracts;
using RunsFleet.Fleet.Planning;
using RunsFleet.Messaging;
using RunsFleet.Records;
using RunsFleet.Testing;

namespace RunsFleet.Fleet.Tests.Launching;

/// <summary>Half-open circuits are tried by as many jobs as have a probe; the others go elsewhere.</summary>
public sealed class ProbeTests : IDisposable
{
    private const string Pool = "c7g.large@us-east-1a";
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(50);

    private readonly FleetWorld _world = new(options => options.GroupWindow = Window);

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Of_a_group_one_job_tries_the_pool_and_the_others_go_where_nothing_is_tried()
    {
        _world.Circuits.HalfOpen[Pool] = 1;

        Assert.All(await DeliverAsync(5), d => Assert.Equal(Disposition.Done, d));

        var probe = Assert.Single(_world.Ec2.Requests, r => r.Request.Probes is not null).Request;
        Assert.Equal((1, Market.Spot), (probe.Capacity, probe.Market));
        Assert.Equal([("c7g.large", "us-east-1a")], probe.Overrides.Select(o => (o.InstanceType, o.Zone)));
        var rest = Assert.Single(_world.Ec2.Requests, r => r.Request.Probes is null).Request;
        Assert.Equal((4, Market.Spot), (rest.Capacity, rest.Market));
        Assert.DoesNotContain(rest.Overrides, o => (o.InstanceType, o.Zone) == ("c7g.large", "us-east-1a"));
        Assert.All(_world.Records.AllJobs, job => Assert.Equal(JobState.Launched, job.State));
    }

    [Fact]
    public async Task What_a_probe_brought_is_told_under_the_launch_that_was_granted_it()
    {
        _world.Circuits.HalfOpen[Pool] = 1;

        await DeliverAsync(1);

        var (launchId, scopes, instances) = Assert.Single(_world.Circuits.Launches);
        Assert.Equal((Pool, launchId, 1), Assert.Single(_world.Circuits.Grants));
        Assert.Equal([Pool], scopes);
        Assert.Equal((_world.Instance.InstanceId, "c7g.large", "us-east-1a"), Assert.Single(instances) is var one ? (one.InstanceId, one.InstanceType, one.Zone) : default);
        Assert.Equal(launchId, _world.Launch.LaunchId);
    }

    [Fact]
    public async Task A_probe_that_finds_no_capacity_is_given_back_and_its_job_goes_on_demand()
    {
        _world.Circuits.HalfOpen[Pool] = 1;
        _world.Ec2.OutOfCapacity.Add(new Offering("c7g.large", "us-east-1a", Market.Spot));

        await DeliverAsync(1);

        Assert.Empty(Assert.Single(_world.Circuits.Launches).Instances);
        Assert.Equal(Market.OnDemand, _world.Instance.Market);
    }

    [Fact]
    public async Task Without_a_free_probe_a_half_open_circuit_is_as_good_as_open()
    {
        _world.Circuits.HalfOpen[Pool] = 0;

        await DeliverAsync(2);

        Assert.Empty(_world.Circuits.Grants);
        Assert.DoesNotContain(Assert.Single(_world.Ec2.Requests).Request.Overrides, o => (o.InstanceType, o.Zone) == ("c7g.large", "us-east-1a"));
    }

    [Fact]
    public async Task An_offering_whose_pool_and_zone_are_both_half_open_needs_both_probes()
    {
        _world.Circuits.HalfOpen[Pool] = 1;
        _world.Circuits.HalfOpen["*@us-east-1a"] = 1;
        _world.Circuits.Open.UnionWith(["*@us-east-1b", "*@us-east-1c"]);

        await DeliverAsync(1);

        Assert.Contains("*@us-east-1a", _world.Circuits.Grants.Select(grant => grant.Scope));
        Assert.All(_world.Circuits.Launches, launch => Assert.NotEmpty(launch.Scopes));
        Assert.Equal(Market.Spot, _world.Instance.Market);
    }

    [Fact]
    public async Task A_job_that_must_be_on_demand_tries_nothing()
    {
        _world.Circuits.HalfOpen[Pool] = 1;

        await DeliverAsync(Jobs.Request() with { ForceOnDemand = true });

        Assert.Empty(_world.Circuits.Grants);
    }

    [Fact]
    public async Task A_type_over_two_zones_goes_on_demand_when_its_type_is_open_and_a_broad_one_stays_on_spot()
    {
        _world.Circuits.Open.Add("c7g.large");
        await DeliverAsync(Jobs.Request(1, new RunnerSpec { Cpu = new(2, 2), Arch = CpuArchitecture.Arm64, Families = ["c7g"] }));
        await DeliverAsync(Jobs.Request(2));

        Assert.Equal([Market.OnDemand, Market.Spot], _world.Ec2.Requests.Select(r => r.Request.Market));
    }

    private Task<Disposition[]> DeliverAsync(int count) => DeliverAsync([.. Enumerable.Range(1, count).Select(i => Jobs.Request(i))]);

    private async Task<Disposition[]> DeliverAsync(params JobRequest[] requests)
    {
        var deliveries = requests.Select(_world.DeliverAsync).ToList();
        var all = Task.WhenAll(deliveries);
        while (!all.IsCompleted)
        {
            _world.Time.Advance(Window);
            await Task.WhenAny(all, Task.Delay(10));
        }

        return await all;
    }
}
