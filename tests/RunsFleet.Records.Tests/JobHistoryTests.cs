using RunsFleet.Testing;

namespace RunsFleet.Records.Tests;

public sealed class JobHistoryTests
{
    private static readonly DateTimeOffset Now = Jobs.QueuedAt;

    [Fact]
    public void A_new_job_was_queued_when_GitHub_queued_it() =>
        Assert.Equal([new JobPast(JobState.Queued, Jobs.QueuedAt)], JobRecord.New(Jobs.Request(), Now.AddMinutes(1)).History.States);

    [Fact]
    public void To_stay_in_a_state_is_no_news_unless_the_reason_is()
    {
        var job = JobRecord.New(Jobs.Request(), Now).Enter(JobState.Queued, "No capacity.", Now.AddSeconds(1));

        Assert.Equal(2, job.History.States.Count);
        Assert.Equal(2, job.Enter(JobState.Queued, "No capacity.", Now.AddSeconds(2)).History.States.Count);
        Assert.Equal(3, job.Enter(JobState.Queued, "Throttled.", Now.AddSeconds(2)).History.States.Count);
    }

    [Fact]
    public void A_launch_that_is_taken_over_is_the_same_and_another_one_is_news()
    {
        var job = LaunchTransitions.Claim(null, Jobs.Request(), "launch-1", Now.AddMinutes(1), Now);

        Assert.Equal(2, LaunchTransitions.Claim(job, Jobs.Request(), "launch-1", Now.AddMinutes(3), Now.AddMinutes(2)).History.States.Count);
        Assert.Equal("launch-2", LaunchTransitions.Claim(job, Jobs.Request(), "launch-2", Now.AddMinutes(3), Now.AddMinutes(2)).History.States[^1].LaunchId);
    }

    [Fact]
    public void Of_many_states_the_first_and_the_last_ones_stay()
    {
        var history = JobHistory.None;
        foreach (var i in Enumerable.Range(0, 100))
        {
            history = history.And(new JobPast(JobState.Queued, Now.AddSeconds(i), new string('x', 10_000)));
        }

        Assert.Equal(JobHistory.Most, history.States.Count);
        Assert.Equal([0, 1, 2, 3, 72, 73], history.States.Take(6).Select(past => (past.At - Now).TotalSeconds));
        Assert.Equal(Now.AddSeconds(99), history.States[^1].At);
        Assert.All(history.States, past => Assert.Equal(JobHistory.MaxReason, past.Reason!.Length));
    }
}
