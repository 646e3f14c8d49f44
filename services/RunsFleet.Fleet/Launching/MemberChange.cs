using RunsFleet.Records;

namespace RunsFleet.Fleet.Launching;

/// <summary>What a member of a launch wants written.</summary>
/// <param name="JobId">The member.</param>
/// <param name="Job">Its record in its new form, with the version it was read at; null when that does not change.</param>
/// <param name="Instance">Its instance's row in its new form; null when that does not change.</param>
/// <param name="Settles">True when the launch has settled the member.</param>
/// <param name="Reason">What went wrong, for the launch row.</param>
internal sealed record MemberChange(long JobId, JobRecord? Job, InstanceRecord? Instance, bool Settles, string? Reason = null)
{
    public MemberChange(JobRecord job, InstanceRecord? instance, bool settles, string? reason = null)
        : this(job.JobId, job, instance, settles, reason)
    {
    }
}
