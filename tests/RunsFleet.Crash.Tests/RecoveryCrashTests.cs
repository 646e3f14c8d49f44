namespace RunsFleet.Crash.Tests;

/// <summary>A service dies while a job is recovered that lost its instance before it started.</summary>
public sealed class RecoveryCrashTests(CircuitHost circuit)
{
    public static TheoryData<string> Steps => [.. Crash.Tests.Steps.Recovery.Select(step => step.ToString())];

    [Theory]
    [MemberData(nameof(Steps))]
    public Task A_job_completes_once_and_on_demand_though_its_recovery_dies(string step) =>
        CrashCase.PlayAsync(circuit, new InterruptedBeforeStart(), Crash.Tests.Steps.Find(step));

    [Fact]
    public Task L10_a_job_that_lost_its_instance_without_a_warning_completes_on_demand() => CrashCase.PlayAsync(circuit, new InterruptedBeforeStart(silent: true));
}

/// <summary>A service dies while a job is run again that lost its instance while it ran.</summary>
public sealed class RerunCrashTests(CircuitHost circuit)
{
    public static TheoryData<string> Steps => [.. Crash.Tests.Steps.Rerun.Select(step => step.ToString())];

    [Theory]
    [MemberData(nameof(Steps))]
    public Task L18_A_run_has_one_rerun_though_who_asks_for_it_dies(string step) =>
        CrashCase.PlayAsync(circuit, new InterruptedWhileRunning(), Crash.Tests.Steps.Find(step));

    [Fact]
    public Task L18_Several_interrupted_jobs_of_a_run_have_one_rerun_together() => CrashCase.PlayAsync(circuit, new InterruptedWhileRunning([6, 8, 20, 7], 0, 1, 3));

    [Fact]
    public Task A_job_that_went_without_a_warning_is_run_again() => CrashCase.PlayAsync(circuit, new InterruptedWhileRunning([20], 0) { IsSilent = true });

    [Fact]
    public Task L24_The_siblings_that_fail_fast_cancels_run_again_with_the_lost_job() =>
        CrashCase.PlayAsync(circuit, new InterruptedWhileRunning([30, 40, 40], 0) { FailFast = true });

    [Fact]
    public Task A_run_of_a_merge_queue_is_run_again_like_any_other() =>
        CrashCase.PlayAsync(circuit, new InterruptedWhileRunning([6], 0) { Trigger = "merge_group", Branch = "gh-readonly-queue/main/pr-7-0123456789abcdef" });
}

/// <summary>Housekeeping dies in the middle of a sweep.</summary>
public sealed class SweepCrashTests(CircuitHost circuit)
{
    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var (story, steps) in Steps.Sweep)
            {
                foreach (var step in steps)
                {
                    cases.Add(story, step.ToString());
                }
            }

            return cases;
        }
    }

    public static TheoryData<string> Stories => [.. Sweeps.All.Keys];

    [Theory]
    [MemberData(nameof(Stories))]
    public Task A_sweep_makes_up_for_what_was_lost(string story) => CrashCase.PlayAsync(circuit, Sweeps.All[story]());

    [Theory]
    [MemberData(nameof(Cases))]
    public Task A_sweep_makes_up_for_what_was_lost_though_it_dies(string story, string step) =>
        CrashCase.PlayAsync(circuit, Sweeps.All[story](), Steps.Find(step));
}
