using RunsFleet.Contracts;
using RunsFleet.Fleet.Launching;
using RunsFleet.Messaging;
using RunsFleet.Records;
using RunsFleet.Testing;

namespace RunsFleet.Fleet.Tests.Launching;

public sealed class LaunchTests : IDisposable
{
    private readonly FleetWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_queued_job_gets_an_instance_with_a_runner()
    {
        var disposition = await _world.DeliverAsync(Jobs.Request());

        Assert.Equal(Disposition.Done, disposition);
        var instance = Assert.Single(_world.Ec2.Alive);
        Assert.Equal(JobState.Launched, _world.Job.State);
        Assert.Equal(instance.InstanceId, _world.Job.InstanceId);
        Assert.Null(_world.Job.LeaseUntil);
        Assert.Equal(LaunchState.Settled, _world.Launch.State);
        Assert.Equal([instance.InstanceId], _world.Launch.InstanceIds);
        Assert.Equal(_world.Launch.LaunchId, instance.LaunchId);
        Assert.Empty(_world.Sender.Sent);
    }

    [Fact]
    public async Task The_runner_has_the_labels_of_the_job_verbatim_and_its_config_waits_for_the_instance()
    {
        var request = Jobs.Request() with { Labels = ["self-hosted", "runs-fleet/CPU=2", "Ünusual label"] };

        await _world.DeliverAsync(request);

        var runner = Assert.Single(_world.GitHub.Runners);
        Assert.Equal(request.Labels, runner.Labels);
        Assert.Equal(runner.Config, _world.Parameters.Values[_world.Instance.InstanceId]);
        Assert.Equal(runner.Id, _world.Instance.RunnerId);
    }

    [Fact]
    public async Task L03_The_same_job_delivered_again_is_launched_once()
    {
        var request = Jobs.Request();
        await _world.DeliverAsync(request);
        _world.Time.Advance(TimeSpan.FromDays(2));

        Assert.Equal(Disposition.Done, await _world.DeliverAsync(request));

        Assert.Single(_world.Ec2.Instances);
        Assert.Single(_world.Ec2.Requests);
    }

    [Theory]
    [InlineData(JobState.Running)]
    [InlineData(JobState.Completed)]
    [InlineData(JobState.Cancelled)]
    [InlineData(JobState.Parked)]
    public async Task L03_A_queued_that_comes_after_later_events_changes_nothing(JobState state)
    {
        var request = Jobs.Request();
        await _world.ChangeAsync(LaunchTransitions.BackToQueue(null, request, "It waits.", Jobs.QueuedAt, Jobs.QueuedAt) with { State = state });
        var before = _world.Job;

        Assert.Equal(Disposition.Done, await _world.DeliverAsync(request));

        Assert.Equal(before, _world.Job);
        Assert.Empty(_world.Ec2.Requests);
    }

    [Fact]
    public async Task L03_Deliveries_at_the_same_time_launch_once()
    {
        var request = Jobs.Request();

        var dispositions = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => _world.DeliverAsync(request))));

        Assert.Single(_world.Ec2.Instances);
        Assert.Contains(Disposition.Done, dispositions);
        Assert.All(dispositions, d => Assert.True(d is Disposition.Completed or Disposition.RetryAfter));
    }

    [Fact]
    public async Task The_request_of_the_record_goes_before_the_one_of_the_message()
    {
        var request = Jobs.Request();
        await _world.ChangeAsync(LaunchTransitions.BackToQueue(null, request with { ForceOnDemand = true }, "It waits.", Jobs.QueuedAt, Jobs.QueuedAt));

        await _world.DeliverAsync(request);

        Assert.Equal(Market.OnDemand, _world.Instance.Market);
        Assert.True(_world.Job.Request!.ForceOnDemand);
    }

    [Fact]
    public async Task L23_The_name_of_a_runner_carries_the_instance_and_has_at_most_64_characters()
    {
        await _world.DeliverAsync(Jobs.Request());

        var runner = Assert.Single(_world.GitHub.Runners);
        Assert.Equal($"runs-fleet-{_world.Instance.InstanceId}", runner.Name);
        Assert.InRange(runner.Name.Length, 1, 64);
        Assert.Equal(_world.Instance.InstanceId, RunnerNames.InstanceId(runner.Name));
    }

    [Fact]
    public async Task L27_A_request_has_several_zones_and_one_subnet_in_each()
    {
        _world.Market.View = _world.Market.View with { Subnets = [.. _world.Market.View.Subnets, new("subnet-a2", "us-east-1a", 200)] };

        await _world.DeliverAsync(Jobs.Request());

        var (request, _) = Assert.Single(_world.Ec2.Requests);
        var subnets = request.Overrides.DistinctBy(o => o.SubnetId).ToDictionary(o => o.Zone, o => o.SubnetId);
        Assert.Equal(3, subnets.Count);
        Assert.Equal("subnet-a2", subnets["us-east-1a"]);
    }

    [Fact]
    public async Task L28_An_answer_with_instances_and_errors_is_a_success()
    {
        foreach (var type in new[] { "c7g.large", "m7g.large", "r8g.large" })
        {
            _world.Ec2.OutOfCapacity.Add(new(type, "us-east-1a", Market.Spot));
        }

        Assert.Equal(Disposition.Done, await _world.DeliverAsync(Jobs.Request()));

        Assert.Equal(JobState.Launched, _world.Job.State);
        Assert.Single(_world.Ec2.Requests);
        Assert.Single(_world.Ec2.Alive);
    }

    [Fact]
    public async Task Offerings_without_capacity_are_left_out_of_the_next_request_for_three_minutes()
    {
        var missing = new RunsFleet.Fleet.Planning.Offering("c7g.large", "us-east-1a", Market.Spot);
        _world.Ec2.OutOfCapacity.Add(missing);
        bool Asked(int i) => _world.Ec2.Requests[i].Request.Overrides.Any(o => o.InstanceType == missing.InstanceType && o.Zone == missing.Zone);

        await _world.DeliverAsync(Jobs.Request(1));
        await _world.DeliverAsync(Jobs.Request(2));
        _world.Time.Advance(TimeSpan.FromMinutes(3));
        await _world.DeliverAsync(Jobs.Request(3));

        Assert.True(Asked(0));
        Assert.False(Asked(1));
        Assert.True(Asked(2));
    }

    [Fact]
    public async Task L30_The_ledger_holds_what_was_launched_and_not_what_was_asked_first()
    {
        await _world.DeliverAsync(Jobs.Request());

        var (request, _) = Assert.Single(_world.Ec2.Requests);
        var launched = Assert.Single(_world.Ec2.Instances);
        Assert.NotEqual(request.Overrides[0].InstanceType, launched.InstanceType);
        Assert.Equal((launched.InstanceType, launched.Zone, launched.Market), (_world.Instance.InstanceType, _world.Instance.AvailabilityZone, _world.Instance.Market));
    }

    [Fact]
    public async Task L31_Without_spot_capacity_the_job_goes_on_demand_over_many_types_and_zones()
    {
        _world.Ec2.Empty.Add(Market.Spot);

        Assert.Equal(Disposition.Done, await _world.DeliverAsync(Jobs.Request()));

        Assert.Equal(Market.OnDemand, _world.Instance.Market);
        Assert.Equal([Market.Spot, Market.OnDemand], _world.Ec2.Requests.Select(r => r.Request.Market));
        var (fallback, token) = _world.Ec2.Requests[1];
        Assert.True(fallback.Overrides.DistinctBy(o => o.InstanceType).Count() > 3);
        Assert.Equal(3, fallback.Overrides.DistinctBy(o => o.Zone).Count());
        Assert.Equal(2, _world.Launch.Sequence);
        Assert.Equal(_world.Launch.ClientToken, token);
        Assert.Equal("NoSpotCapacity", _world.Launch.Reason);
    }

    [Fact]
    public async Task L31_An_open_circuit_takes_out_its_own_type_and_no_other()
    {
        _world.Circuits.Open.Add("c7g.large");

        await _world.DeliverAsync(Jobs.Request());

        var (request, _) = Assert.Single(_world.Ec2.Requests);
        Assert.Equal(Market.Spot, request.Market);
        Assert.DoesNotContain(request.Overrides, o => o.InstanceType == "c7g.large");
        Assert.Contains(request.Overrides, o => o.InstanceType == "m7g.large");
    }

    [Fact]
    public async Task A_job_that_must_be_on_demand_asks_no_circuit()
    {
        await _world.DeliverAsync(Jobs.Request(spec: new RunnerSpec { Arch = CpuArchitecture.Amd64, Spot = false }));

        Assert.Equal(Market.OnDemand, _world.Instance.Market);
        Assert.Equal("AskedFor", _world.Launch.Reason);
        Assert.Empty(_world.Circuits.Questions);
    }

    [Fact]
    public async Task The_disk_of_the_label_is_asked_for()
    {
        await _world.DeliverAsync(Jobs.Request(spec: new RunnerSpec { Arch = CpuArchitecture.Arm64, DiskGiB = 120 }));

        var (request, _) = Assert.Single(_world.Ec2.Requests);
        Assert.Equal((120, "/dev/xvda"), (request.RootVolumeGiB, request.RootDevice));
    }

    [Fact]
    public async Task Instances_beyond_the_need_are_sent_to_be_terminated()
    {
        _world.Ec2.Surplus = 2;

        Assert.Equal(Disposition.Done, await _world.DeliverAsync(Jobs.Request()));

        Assert.Equal(3, _world.Records.AllInstances.Count);
        var unassigned = _world.Records.AllInstances.Where(i => i.JobId is null).Select(i => i.InstanceId).ToList();
        Assert.Equal(2, unassigned.Count);
        Assert.Equal(unassigned.Order(), _world.Terminations.Select(t => t.InstanceId).Order());
        Assert.DoesNotContain(_world.Job.InstanceId, unassigned);
    }

    [Fact]
    public async Task A_job_that_nothing_in_the_region_fits_is_parked_with_the_reason()
    {
        Assert.Equal(Disposition.Done, await _world.DeliverAsync(Jobs.Request(spec: new RunnerSpec { Cpu = new(999, 1998) })));

        Assert.Equal(JobState.Parked, _world.Job.State);
        Assert.Contains("cpu", _world.Job.Reason, StringComparison.Ordinal);
        Assert.Empty(_world.Ec2.Requests);
    }

    [Fact]
    public async Task A_job_that_GitHub_has_dropped_is_parked()
    {
        _world.Ec2.Empty.UnionWith([Market.Spot, Market.OnDemand]);
        await _world.DeliverAsync(Jobs.Request());
        Assert.Equal(JobState.Queued, _world.Job.State);
        var requests = _world.Ec2.Requests.Count;
        _world.Time.Advance(TimeSpan.FromHours(25));

        await _world.DeliverAsync(Jobs.Request());

        Assert.Equal(JobState.Parked, _world.Job.State);
        Assert.Equal(requests, _world.Ec2.Requests.Count);
    }

    [Fact]
    public async Task A_job_that_waited_for_an_approval_for_a_day_gets_its_runner()
    {
        _world.Time.Advance(TimeSpan.FromHours(25));

        await _world.DeliverAsync(Jobs.Request());

        Assert.Equal(JobState.Launched, _world.Job.State);
    }

    [Fact]
    public async Task The_stored_request_survives_a_round_trip()
    {
        await _world.DeliverAsync(Jobs.Request(spec: new RunnerSpec { Arch = CpuArchitecture.Arm64, DiskGiB = 120 }));

        Assert.Equal(_world.Launch.Request, FleetRequest.Read(_world.Launch.Request).Write());
    }
}
