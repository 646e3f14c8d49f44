using CsCheck;
using RunsFleet.Testing;
using RunsFleet.Testing.Model;

namespace RunsFleet.Records.Tests;

/// <summary>Every order of what happens to some like jobs, from queued to the end, with everything that may come in between.</summary>
public sealed class TransitionsModelTests
{
    [Fact]
    public void L04_L17_L24_whatever_the_order_every_job_ends_once_and_no_instance_is_left() =>
        Gen.Select(Gen.Int[2, 4], Gen.Int[0, 10_000_000].Array[0, 60]).Sample(
            (jobs, choices) =>
            {
                var world = new FleetWorld(jobs, new InMemoryRecordStore(), new RecordingQueueSender(), it => new TransitionsListener(it));
                foreach (var choice in choices)
                {
                    world.Step(choice);
                }

                world.Finish();
            },
            iter: 2_000);
}
