using RunsFleet.Testing;

namespace RunsFleet.Records.Tests;

public sealed class JobDeadlineTests
{
    private static readonly DateTimeOffset Now = Jobs.QueuedAt.AddHours(1);
    private static readonly JobRecord Job = LaunchTransitions.Claim(null, Jobs.Request(), "launch-1", Now.AddMinutes(2), Now);

    public static TheoryData<JobState> States() => [.. Enum.GetValues<JobState>()];

    [Theory]
    [MemberData(nameof(States))]
    public void L11_every_state_that_is_not_final_has_a_deadline_even_of_a_record_that_lacks_its_times(JobState state)
    {
        var whole = Job with { State = state, NextAttemptAt = Now, LaunchedAt = Now, StartedAt = Now };
        var bare = Job with { State = state, LeaseUntil = null, NextAttemptAt = null, LaunchedAt = null, StartedAt = null };

        Assert.All([whole, bare], job => Assert.Equal(job.IsFinal, JobDeadline.Of(job) is null));
        Assert.All([whole, bare], job => Assert.True(JobDeadline.Of(job) is not { } due || due > Jobs.QueuedAt));
    }

    [Fact]
    public void A_lease_that_nobody_renewed_is_looked_at_after_it_ran_out_and_its_message_had_time_to_come() =>
        Assert.Equal(Now.AddMinutes(2) + JobDeadline.MessagePatience, JobDeadline.Of(Job));

    [Fact]
    public void A_job_that_waits_is_not_overdue_before_its_next_attempt() =>
        Assert.Equal(
            Now.AddHours(3) + JobDeadline.MessagePatience,
            JobDeadline.Of(LaunchTransitions.BackToQueue(Job, Jobs.Request(), "It waits.", Now.AddHours(3), Now)));

    [Fact]
    public void A_parked_job_is_looked_at_when_GitHub_drops_it() =>
        Assert.Equal(Jobs.QueuedAt.AddHours(24), JobDeadline.Of(LaunchTransitions.Park(Job, Jobs.Request(), "No capacity.", Now)));

    [Theory]
    [MemberData(nameof(States))]
    public void L11_pending_effects_are_due_soon_whatever_the_state(JobState state)
    {
        var owing = Job with { State = state, StartedAt = Now, PendingTerminationOf = "i-1" };

        Assert.InRange(JobDeadline.Of(owing)!.Value, Now, Now + JobDeadline.MessagePatience + TimeSpan.FromMinutes(10));
        Assert.True(JobDeadline.Of(owing) <= owing.UpdatedAt + JobDeadline.MessagePatience);
    }
}
