namespace RunsFleet.Crash.Tests;

/// <summary>A webhook's receiver dies.</summary>
public sealed class WebhooksCrashTests(CircuitHost circuit)
{
    public static TheoryData<string> Steps => [.. Crash.Tests.Steps.Webhooks.Select(step => step.ToString())];

    [Theory]
    [MemberData(nameof(Steps))]
    public Task A_job_completes_once_though_its_webhooks_receiver_dies(string step) =>
        CrashCase.PlayAsync(circuit, new JobsRun(1), Crash.Tests.Steps.Find(step));
}

/// <summary>The launcher dies.</summary>
public sealed class LaunchCrashTests(CircuitHost circuit)
{
    public static TheoryData<string> Steps => [.. Crash.Tests.Steps.Launch.Select(step => step.ToString())];

    [Theory]
    [MemberData(nameof(Steps))]
    public Task A_job_completes_once_though_its_launch_dies(string step) =>
        CrashCase.PlayAsync(circuit, new JobsRun(1), Crash.Tests.Steps.Find(step));
}

/// <summary>The keeper of the records dies.</summary>
public sealed class EventsCrashTests(CircuitHost circuit)
{
    public static TheoryData<string> Steps => [.. Crash.Tests.Steps.Events.Select(step => step.ToString())];

    [Theory]
    [MemberData(nameof(Steps))]
    public Task A_job_completes_once_though_its_events_handler_dies(string step) =>
        CrashCase.PlayAsync(circuit, new JobsRun(1), Crash.Tests.Steps.Find(step));
}

/// <summary>Whoever ends an instance that is done dies.</summary>
public sealed class SpentCrashTests(CircuitHost circuit)
{
    public static TheoryData<string> Steps => [.. Crash.Tests.Steps.Spent.Select(step => step.ToString())];

    [Theory]
    [MemberData(nameof(Steps))]
    public Task L34_A_spent_instance_ends_though_its_terminator_dies(string step) =>
        CrashCase.PlayAsync(circuit, new InstanceStays(), Crash.Tests.Steps.Find(step));
}

/// <summary>Whoever ends an idle instance dies.</summary>
public sealed class TerminationCrashTests(CircuitHost circuit)
{
    public static TheoryData<string> Steps => [.. Crash.Tests.Steps.Termination.Select(step => step.ToString())];

    [Theory]
    [MemberData(nameof(Steps))]
    public Task An_instance_without_a_job_ends_though_its_terminator_dies(string step) =>
        CrashCase.PlayAsync(circuit, new JobCancelled(), Crash.Tests.Steps.Find(step));
}

/// <summary>The keeper of the records dies while two jobs change places.</summary>
public sealed class SwapCrashTests(CircuitHost circuit)
{
    public static TheoryData<string> Steps => [.. Crash.Tests.Steps.Swap.Select(step => step.ToString())];

    [Theory]
    [MemberData(nameof(Steps))]
    public Task L17_Both_jobs_complete_once_though_their_swap_dies(string step) =>
        CrashCase.PlayAsync(circuit, new JobsSwapped(), Crash.Tests.Steps.Find(step));
}

/// <summary>Two deaths in a row, of the same service or of two, at a sample of pairs of steps.</summary>
public sealed class TwoCrashesTests(CircuitHost circuit)
{
    private const int Seed = 3;
    private const int Sample = 20;

    /// <summary>Steps of one way, in its order: the second comes at the first one's step again, or further on.</summary>
    public static TheoryData<string, string> Pairs
    {
        get
        {
            IReadOnlyList<Step> way = [.. Steps.Webhooks.Take(2), .. Steps.Launch, .. Steps.Events];
            var pairs = new TheoryData<string, string>();
            var all = way.SelectMany((first, i) => way.Skip(i).Select(second => (first, second))).Where(CanFollow).ToArray();
            new Random(Seed).Shuffle(all);
            foreach (var (first, second) in all.Take(Sample))
            {
                pairs.Add(first.ToString(), second.ToString());
            }

            return pairs;
        }
    }

    // An instance that has its config takes its job at once: the launch, when it is taken up again, hands nothing over and has no job to launch.
    private static bool CanFollow((Step First, Step Second) pair) =>
        pair.First.ToString() != "fleet after handing the config over" || pair.Second.What is not ("handing the config over" or "settling the launch");

    [Theory]
    [MemberData(nameof(Pairs))]
    public Task A_job_completes_once_though_its_services_die_twice(string first, string second) =>
        CrashCase.PlayAsync(circuit, new JobsRun(1), Steps.Find(first), Steps.Find(second));

    [Theory]
    [InlineData("fleet after asking for instances")]
    [InlineData("fleet before entering the instance")]
    [InlineData("fleet after registering the runner")]
    [InlineData("events after recording the start")]
    public Task A_job_completes_once_though_the_same_step_is_fatal_twice(string step) =>
        CrashCase.PlayAsync(circuit, new JobsRun(1), Steps.Find(step), Steps.Find(step));
}

/// <summary>Like jobs that are launched together.</summary>
public sealed class GroupCrashTests(CircuitHost circuit)
{
    [Theory]
    [InlineData("webhooks after sending the queued job")]
    [InlineData("fleet after claiming the job")]
    [InlineData("fleet after asking for instances")]
    [InlineData("fleet before entering the instance")]
    [InlineData("fleet before registering the runner")]
    [InlineData("fleet after handing the config over")]
    [InlineData("fleet before settling the launch")]
    [InlineData("fleet before deleting the job's message")]
    [InlineData("events before recording the start")]
    public Task Like_jobs_complete_once_each_though_a_service_dies(string step) => CrashCase.PlayAsync(circuit, new JobsRun(5), Steps.Find(step));
}
