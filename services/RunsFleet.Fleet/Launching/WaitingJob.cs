using System.Diagnostics;
using RunsFleet.Contracts;
using RunsFleet.Records;

namespace RunsFleet.Fleet.Launching;

/// <summary>A job that a handler wants launched, and waits for.</summary>
/// <param name="request">The job's request.</param>
/// <param name="job">Its record as read; null when there is none.</param>
internal sealed class WaitingJob(JobRequest request, JobRecord? job)
{
    private readonly TaskCompletionSource<GroupOutcome> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public JobRequest Request { get; } = request;

    /// <summary>The span of the message that waits.</summary>
    public ActivityContext WaitsIn { get; } = Activity.Current?.Context ?? default;

    public JobRecord? Job { get; } = job;

    public Task<GroupOutcome> Outcome => _done.Task;

    /// <summary>True when whoever waits no longer does.</summary>
    public bool IsGone => _done.Task.IsCompleted;

    /// <summary>Hands the outcome over; when nobody waits any more, what it holds is let go.</summary>
    public void Complete(GroupOutcome outcome)
    {
        if (!_done.TrySetResult(outcome) && outcome is GroupOutcome.Claimed claimed)
        {
            claimed.Lease.Dispose();
        }
    }

    public void Fail(Exception exception) => _done.TrySetException(exception);

    public void Cancel(CancellationToken cancellationToken) => _done.TrySetCanceled(cancellationToken);
}
