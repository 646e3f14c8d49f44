using RunsFleet.Records;
using RunsFleet.Testing;

namespace RunsFleet.Recovery.Tests;

public sealed class RerunDecisionTests
{
    private static readonly DateTimeOffset Now = Jobs.QueuedAt.AddHours(1);
    private static readonly RunView Ended = new(1, true, "failure", Jobs.QueuedAt, IsOurs: false);
    private static readonly RerunRecord Owed = Lost(1);

    [Fact]
    public void A_deleted_run_is_not_run_again() => Assert.IsType<RerunStep.Skip>(Early(run: null));

    [Fact]
    public void L18_while_the_attempt_runs_nothing_is_asked_for() => Assert.IsType<RerunStep.Wait>(Early(Ended with { HasEnded = false, Conclusion = null }));

    [Fact]
    public void After_an_answer_that_was_lost_the_next_attempt_says_that_it_came_through()
    {
        var requested = RerunTransitions.Requested(Owed, null, 0, Now);

        Assert.IsType<RerunStep.Begun>(Early(Ended with { Attempt = 2, IsOurs = true, HasEnded = false }, requested));
        Assert.IsType<RerunStep.Begun>(Early(Ended with { Attempt = 2, IsOurs = true }, requested));
        Assert.Null(Early(Ended, requested));
    }

    [Fact]
    public void L19_an_attempt_that_a_person_began_is_theirs()
    {
        Assert.IsType<RerunStep.Skip>(Early(Ended with { Attempt = 2 }));
        Assert.IsType<RerunStep.Skip>(Early(Ended with { Attempt = 2 }, RerunTransitions.Requested(Owed, null, 0, Now)));
    }

    [Fact]
    public void L20_what_ended_by_itself_is_not_run_again() => Assert.IsType<RerunStep.Skip>(Early(Ended, lost: []));

    [Fact]
    public void What_is_unclear_waits_unless_the_run_moved_on()
    {
        Assert.IsType<RerunStep.Wait>(Early(Ended, isUnclear: true));
        Assert.IsType<RerunStep.Skip>(Early(Ended with { Attempt = 2 }, isUnclear: true));
    }

    [Fact]
    public void L15_old_runs_and_runs_that_were_run_again_twice_are_left()
    {
        Assert.IsType<RerunStep.Skip>(Early(Ended with { CreatedAt = Now.AddDays(-31) }));
        Assert.IsType<RerunStep.Skip>(Early(Ended, earlier: 2));
        Assert.Null(Early(Ended, earlier: 1));
    }

    [Fact]
    public void Without_ordinary_failures_all_that_did_not_succeed_runs_again()
    {
        Assert.Equal(new RerunStep.AllFailed(0), Late([new(1, "a", "failure"), new(2, "b", "success")], 1));
        Assert.Equal(new RerunStep.AllFailed(0), Late([new(1, "a", "failure"), new(2, "b", "cancelled"), new(3, "c", "success")], 1, 2));
    }

    [Fact]
    public void L20_with_an_ordinary_failure_only_the_lost_job_runs_again() =>
        Assert.Equal(new RerunStep.One(1), Late([new(1, "a", "failure"), new(2, "b", "failure"), new(3, "c", "success")], 1));

    [Fact]
    public void L18_several_lost_jobs_beside_ordinary_failures_are_one_rerun_and_the_failures_are_counted() =>
        Assert.Equal(new RerunStep.AllFailed(2), Late([new(1, "a", "failure"), new(2, "b", "failure"), new(3, "c", "cancelled"), new(4, "d", "timed_out")], 1, 3));

    [Fact]
    public void L24_siblings_that_fail_fast_cancelled_come_back_with_the_lost_job()
    {
        Assert.Equal(new RerunStep.AllFailed(0), Late([new(1, "a", "failure"), new(2, "b", "cancelled")], 1));

        // A sibling may have failed by itself first.
        Assert.Equal(new RerunStep.AllFailed(1), Late([new(1, "a", "failure"), new(2, "b", "cancelled"), new(3, "c", "failure")], 1));
    }

    [Fact]
    public void L24_a_lost_job_that_is_concluded_cancelled_is_run_again_and_a_run_that_a_person_cancelled_is_not()
    {
        var cancelled = Ended with { Conclusion = "cancelled" };

        Assert.Equal(new RerunStep.AllFailed(0), Late(cancelled, [new(1, "a", "cancelled")], 1));
        Assert.IsType<RerunStep.Skip>(Late(cancelled, [new(1, "a", "cancelled"), new(2, "b", "cancelled")], 1));
    }

    [Fact]
    public void A_newer_run_of_the_same_ref_makes_ours_superfluous() =>
        Assert.IsType<RerunStep.Skip>(RerunDecision.Decide(Lost(1).Jobs, Ended, [new(1, "a", "failure")], hasNewer: true));

    private static RerunStep? Early(RunView? run, RerunRecord? rerun = null, IReadOnlyList<LostJob>? lost = null, bool isUnclear = false, int earlier = 0) =>
        RerunDecision.Decide(rerun ?? Owed, lost ?? Owed.Jobs, isUnclear, earlier, run, Now);

    private static RerunStep Late(IReadOnlyList<AttemptJob> jobs, params long[] lost) => Late(Ended, jobs, lost);

    private static RerunStep Late(RunView run, IReadOnlyList<AttemptJob> jobs, params long[] lost) => RerunDecision.Decide(Lost(lost).Jobs, run, jobs, hasNewer: false);

    private static RerunRecord Lost(params long[] jobs) => new()
    {
        RunId = 42,
        RunAttempt = 1,
        State = RerunState.Owed,
        Repository = "acme/widgets",
        Jobs = [.. jobs.Select(id => new LostJob(id, $"job-{id}", 0, $"i-{id}"))],
        CreatedAt = Now,
        UpdatedAt = Now,
    };
}
