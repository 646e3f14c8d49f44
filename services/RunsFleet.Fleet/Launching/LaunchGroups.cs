using System.Diagnostics;
using Microsoft.Extensions.Options;
using RunsFleet.Contracts;
using RunsFleet.Records;

namespace RunsFleet.Fleet.Launching;

/// <summary>
/// Lets like jobs that arrive together share one CreateFleet request: its rate is the scarcest resource. A group is closed when its turn to
/// call EC2 has come, so that it grows while it waits for the turn, and costs a short window only while there is no queue.
/// </summary>
internal sealed class LaunchGroups(
    WaitingJobs waiting, GroupLaunch launch, FleetPace pace, IOptions<FleetOptions> options, TimeProvider time)
{
    /// <summary>Waits until the job is leased to a launch, or cannot be now.</summary>
    public async Task<GroupOutcome> JoinAsync(JobRequest request, JobRecord? job, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var group = LikeJobs.Of(request);
        var mine = new WaitingJob(request, job);
        if (waiting.Add(group, mine))
        {
            // The work belongs to the group, not to the message that happened to start it.
            using (ExecutionContext.SuppressFlow())
            {
                _ = Task.Run(() => ServeAsync(group), CancellationToken.None);
            }
        }

        await using var cancel = cancellationToken.UnsafeRegister(
            static (state, token) => ((WaitingJob)state!).Cancel(token), mine);
        return await mine.Outcome;
    }

    /// <summary>Sees to a group until nobody waits in it.</summary>
    private async Task ServeAsync(LikeJobs group)
    {
        await Task.Delay(options.Value.GroupWindow, time);
        // Looked at first: a turn that nobody uses is one that another group waits for.
        while (!waiting.TryEnd(group))
        {
            var tooLong = await pace.TryTakeAsync(CancellationToken.None);
            var members = waiting.Take(group, options.Value.MaxGroupSize);
            if (members.Count == 0)
            {
                // All of them went away meanwhile.
                continue;
            }

            if (tooLong is { } wait)
            {
                CompleteAll(members, new GroupOutcome.NotNow("Too many launches wait for their turn.", wait));
                continue;
            }

            // The next group of the same jobs need not wait for this one's instances.
            _ = RunAsync(members);
        }
    }

    private async Task RunAsync(IReadOnlyList<WaitingJob> members)
    {
        try
        {
            await launch.RunAsync(members);
        }
        catch (Exception e)
        {
            foreach (var member in members)
            {
                member.Fail(e);
            }
        }

        Debug.Assert(members.All(member => member.IsGone), "Each member must have been answered.");
    }

    private static void CompleteAll(IReadOnlyList<WaitingJob> members, GroupOutcome outcome)
    {
        foreach (var member in members)
        {
            member.Complete(outcome);
        }
    }
}
