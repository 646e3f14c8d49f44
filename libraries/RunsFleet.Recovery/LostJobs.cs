using RunsFleet.Messaging;
using RunsFleet.Records;

namespace RunsFleet.Recovery;

/// <summary>
/// Jobs of which it turns out after their end that they went with their instance: GitHub told the end before EC2 told why. Their records stay as they
/// are; what is owed to their run is not less for it.
/// </summary>
public sealed class LostJobs(IRecordStore records, RerunRequests reruns, TimeProvider time)
{
    /// <summary>Records that the job of the instance was lost, if it was, and does what is owed then.</summary>
    public async Task<Disposition> LookAsync(string instanceId, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Contention.MaxReloads; i++)
        {
            if (await records.FindInstanceAsync(instanceId, cancellationToken) is not { JobId: { } jobId, JobStartedAt: not null } instance
                || await records.FindJobAsync(jobId, cancellationToken) is not { IsFinal: true, Conclusion: { } conclusion, CompletedAt: { } completedAt } job
                || job.InstanceId != instanceId
                || RecoveryTransitions.Judge(conclusion, completedAt, instance, time.GetUtcNow()) is not LossVerdict.Lost
                || RecoveryTransitions.Ended(job.Request, instance).State is not JobState.AwaitingRerun)
            {
                return Disposition.Done;
            }

            var known = (await records.FindRerunsAsync(job.RunId, cancellationToken)).FirstOrDefault(rerun => rerun.RunAttempt == job.RunAttempt);
            var rerun = RerunTransitions.Lost(known, job, instanceId, time.GetUtcNow());
            if (rerun == known || await records.TryWriteAsync(new RecordChanges { Reruns = [rerun] }, cancellationToken))
            {
                return await reruns.AttendAsync(job.RunId, job.RunAttempt, cancellationToken);
            }
        }

        return Contention.Retry("What is owed to the run");
    }
}
