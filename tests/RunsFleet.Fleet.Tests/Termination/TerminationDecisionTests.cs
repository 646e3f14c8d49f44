using CsCheck;
using RunsFleet.Fleet.Termination;
using RunsFleet.Records;
using RunsFleet.Testing;

namespace RunsFleet.Fleet.Tests.Termination;

public sealed class TerminationDecisionTests
{
    private static readonly FleetOptions Options = new();
    private static readonly DateTimeOffset Now = Jobs.QueuedAt;

    private static readonly InstanceRecord Instance = new()
    {
        InstanceId = "i-1",
        InstanceType = "c7g.large",
        AvailabilityZone = "us-east-1a",
        Market = Market.Spot,
        LaunchId = "launch-1",
        RunnerName = "runs-fleet-i-1",
        Repository = "acme/widgets",
        JobId = 1001,
        State = InstanceState.Running,
        LaunchedAt = Now,
        UpdatedAt = Now,
    };

    private static readonly JobRecord Job = new()
    {
        JobId = 1001,
        State = JobState.Cancelled,
        RunId = 42,
        RunAttempt = 1,
        Repository = "acme/widgets",
        JobName = "build",
        InstanceId = "i-1",
        QueuedAt = Now,
        UpdatedAt = Now,
    };

    [Fact]
    public void L35_A_job_that_ended_before_it_started_leaves_a_runner_that_may_have_taken_another()
    {
        Assert.Equal(TerminationCase.Unused, TerminationDecision.Judge(Instance, Job));
        Assert.Equal(TerminationCase.JobEnded, TerminationDecision.Judge(Instance, Job with { RunnerName = Instance.RunnerName }));
        Assert.Equal(TerminationCase.JobEnded, TerminationDecision.Judge(Instance with { JobEndedAt = Now }, Job));
    }

    [Fact]
    public void Waits_double_from_the_shortest_to_a_quarter_of_an_hour()
    {
        var now = Now;
        var waits = new List<double>();
        for (var i = 0; i < 9; i++)
        {
            var wait = TerminationDecision.Wait(Now, now, Options, random: 0.5);
            waits.Add(wait.TotalSeconds);
            now += wait;
        }

        Assert.Equal([20, 20, 40, 80, 160, 320, 640, 900, 900], waits);
    }

    [Fact]
    public void A_wait_is_never_beyond_a_queues_limit_nor_much_shorter_than_the_shortest() =>
        Gen.Select(Gen.Double[-1000, 1_000_000], Gen.Double.Unit).Sample((age, random) =>
        {
            var wait = TerminationDecision.Wait(Now, Now + TimeSpan.FromSeconds(age), Options, random);
            Assert.InRange(wait, Options.TerminationRetryDelay * 0.8, TimeSpan.FromMinutes(15));
        });
}
