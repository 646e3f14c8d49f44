using RunsFleet.Contracts;
using RunsFleet.Records;
using RunsFleet.Testing;
using static RunsFleet.Housekeeping.Tests.World;

namespace RunsFleet.Housekeeping.Tests;

/// <summary>Registrations against the ledger: worlds where the sweep must act, and worlds where it must not (lesson L25).</summary>
public sealed class OrphanedRunnersTests : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData("is gone", true)]
    [InlineData("is gone since just now", false)]
    [InlineData("is gone and its runner is online", false)]
    [InlineData("is gone and its runner is busy", false)]
    [InlineData("boots", false)]
    [InlineData("runs and its runner is offline", false)]
    [InlineData("shuts down", false)]
    public async Task L25_a_runner_is_removed_only_when_its_instance_is_long_gone(string what, bool goes)
    {
        await SeenAsync();
        _world.Runners.Add(9, RunnerNames.RunnerName(A), busy: what == "is gone and its runner is busy");
        if (what != "is gone and its runner is online")
        {
            _world.Runners.Offline.Add(9);
        }

        var row = Instance();
        _world.Put(what switch
        {
            "boots" => row with { State = InstanceState.Pending },
            "runs and its runner is offline" => row,
            "shuts down" => row with { State = InstanceState.ShuttingDown },
            "is gone since just now" => row with { State = InstanceState.Terminated, TerminatedAt = _world.Now.AddMinutes(-9) },
            _ => row with { State = InstanceState.Terminated, TerminatedAt = _world.Now.AddMinutes(-11) },
        });

        await _world.SweepAsync("orphaned_runners");

        Assert.Equal(goes ? [9L] : [], _world.Runners.Removed);
        Assert.Empty(_world.Failures.GetMeasurementSnapshot());
    }

    [Fact]
    public async Task L25_a_runner_that_no_ledger_knows_ages_from_its_first_observation_which_is_stored()
    {
        await SeenAsync();
        Orphan();

        await _world.SweepAsync("orphaned_runners");
        _world.Time.Advance(TimeSpan.FromMinutes(59));
        await _world.SweepAsync("orphaned_runners");

        Assert.Empty(_world.Runners.Removed);
        Assert.Equal(Jobs.QueuedAt.AddHours(1), _world.Records.AllInstances.Single().LaunchedAt);

        _world.Time.Advance(TimeSpan.FromMinutes(2));
        await _world.SweepAsync("orphaned_runners");

        Assert.Equal([9L], _world.Runners.Removed);
    }

    [Fact]
    public async Task A_runner_whose_instance_EC2_shows_is_not_orphaned_whatever_the_ledger_lacks()
    {
        await SeenAsync();
        Orphan();
        _world.Ec2.Shown.Add(new(A, "c7g.large", "us-east-1a", Market.Spot, InstanceState.Running, Jobs.QueuedAt, "launch-1"));

        await _world.SweepAsync("orphaned_runners");

        Assert.Empty(_world.Records.AllInstances);
        Assert.Empty(_world.Runners.Removed);
    }

    [Fact]
    public async Task L37_without_an_answer_of_EC2_nobody_is_entered_as_gone()
    {
        await SeenAsync();
        Orphan();
        _world.Ec2.Down = true;

        await _world.SweepAsync("orphaned_runners");

        Assert.Empty(_world.Records.AllInstances);
        Assert.Single(_world.Failures.GetMeasurementSnapshot());
    }

    [Fact]
    public async Task Runners_that_are_not_ours_are_nobody_of_our_business()
    {
        await SeenAsync();
        _world.Runners.Add(9, "a-runner-of-theirs");
        _world.Runners.Offline.Add(9);

        await _world.SweepAsync("orphaned_runners");

        Assert.Empty(_world.Runners.Removed);
        Assert.Empty(_world.Records.AllInstances);
    }

    [Fact]
    public async Task L52_while_GitHub_is_silent_the_sweep_says_that_it_failed()
    {
        await SeenAsync();
        _world.Runners.Down = true;

        await _world.SweepAsync("orphaned_runners");

        Assert.Single(_world.Failures.GetMeasurementSnapshot());
    }

    [Fact]
    public async Task Many_repositories_are_gone_through_in_turn()
    {
        foreach (var i in Enumerable.Range(0, RepositoryRound.AtOnce + 50))
        {
            await _world.Records.NoteAsync($"acme/widgets-{i:000}", 7, TestContext.Current.CancellationToken);
        }

        var round = _world.Get<RepositoryRound>();
        var first = await round.NextAsync(TestContext.Current.CancellationToken);
        var second = await round.NextAsync(TestContext.Current.CancellationToken);

        Assert.Equal(RepositoryRound.AtOnce, first.Count);
        Assert.Equal("acme/widgets-100", second[0].Name);
        Assert.Equal("acme/widgets-000", second[50].Name);
        Assert.Equal(RepositoryRound.AtOnce, second.Count);
    }

    private Task SeenAsync() => _world.Records.NoteAsync("acme/widgets", 7, TestContext.Current.CancellationToken);

    private void Orphan()
    {
        _world.Runners.Add(9, RunnerNames.RunnerName(A));
        _world.Runners.Offline.Add(9);
    }
}
