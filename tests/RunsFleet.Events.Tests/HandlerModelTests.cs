using CsCheck;
using RunsFleet.Testing.Model;

namespace RunsFleet.Events.Tests;

/// <summary>The handlers under every order of what happens to some like jobs, with others writing in between, hosts dying and dependencies failing.</summary>
public sealed class HandlerModelTests
{
    [Fact]
    public void L04_L17_L24_whatever_the_order_every_job_ends_once_no_instance_is_left_and_each_interruption_is_one_fact() =>
        Gen.Select(Gen.Int[2, 4], Gen.Int[0, 10_000_000].Array[0, 60]).Sample(
            (jobs, choices) =>
            {
                using var host = new World(Testing.Jobs.QueuedAt);
                var world = new FleetWorld(jobs, host.Records, host.Queues, it => new HandlerListener(it, host));
                foreach (var choice in choices)
                {
                    world.Step(choice);
                }

                world.Finish();

                // A warning that comes before the ledger row is told to the circuit with its own time, which counts an instance by its first fact.
                var interrupted = host.Records.AllInstances.Where(row => row.InterruptedAt is not null).ToList();
                Assert.Equal(interrupted.Select(row => row.InstanceId).Order(), host.Circuit.Facts.Select(fact => fact.InstanceId).Distinct().Order());
                Assert.All(interrupted, row => Assert.Contains((row.InstanceId, row.InterruptedAt!.Value), host.Circuit.Facts));
            },
            iter: 500);
}
