using RunsFleet.Records;
using RunsFleet.Testing;
using static RunsFleet.Housekeeping.Tests.World;

namespace RunsFleet.Housekeeping.Tests;

/// <summary>Parameter Store against the ledger: worlds where the sweep must act, and worlds where it must not.</summary>
public sealed class ExpiredParametersTests : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData("is gone", true)]
    [InlineData("shuts down", true)]
    [InlineData("has long had its job", true)]
    [InlineData("has just got its job", false)]
    [InlineData("boots", false)]
    [InlineData("is gone and the config is new", false)]
    [InlineData("is in no ledger", false)]
    [InlineData("is in no ledger and the config is old", true)]
    public async Task A_config_is_deleted_only_when_nobody_will_fetch_it(string what, bool goes)
    {
        _world.Parameters.All.Add(new(A, what switch
        {
            "is gone and the config is new" => _world.Now.AddMinutes(-9),
            "is in no ledger and the config is old" => _world.Now.AddMinutes(-61),
            _ => _world.Now.AddMinutes(-30),
        }));
        var row = Instance();
        if (!what.StartsWith("is in no ledger", StringComparison.Ordinal))
        {
            _world.Put(what switch
            {
                "boots" => row,
                "shuts down" => row with { State = InstanceState.ShuttingDown },
                "has long had its job" => row with { JobStartedAt = _world.Now.AddMinutes(-11) },
                "has just got its job" => row with { JobStartedAt = _world.Now.AddMinutes(-9) },
                _ => row with { State = InstanceState.Terminated, TerminatedAt = Jobs.QueuedAt },
            });
        }

        await _world.SweepAsync("expired_parameters");

        Assert.Equal(goes ? 0 : 1, _world.Parameters.All.Count);
        Assert.Empty(_world.Failures.GetMeasurementSnapshot());
    }

    [Fact]
    public async Task L52_while_SSM_is_silent_the_sweep_says_that_it_failed()
    {
        _world.Parameters.Down = true;

        await _world.SweepAsync("expired_parameters");

        Assert.Single(_world.Failures.GetMeasurementSnapshot());
    }
}
