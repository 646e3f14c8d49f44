using RunsFleet.Contracts;
using RunsFleet.Contracts.Labels;
using RunsFleet.Webhooks.Payloads;

namespace RunsFleet.Webhooks.Decisions;

/// <summary>What a payload asks of us. Pure, and total: whatever the labels say, there is an answer.</summary>
internal static class WebhookDecisions
{
    /// <summary>Decides what a webhook brings about. <paramref name="deliveryId"/> goes along for logs.</summary>
    public static Decision Decide(WebhookPayload payload, string? deliveryId) => payload switch
    {
        WebhookPayload.Job { Action: JobAction.Queued } job => DecideQueued(job, JobLabels.Read(job.Labels), deliveryId),
        WebhookPayload.Job job => DecideProgress(job, JobLabels.Read(job.Labels), deliveryId),
        WebhookPayload.RunCompleted run => new Decision.Publish(RunCompleted(run, deliveryId)),
        WebhookPayload.OtherAction => new Decision.Ignore(IgnoreReasons.OtherAction),
        _ => throw new ArgumentOutOfRangeException(nameof(payload), payload, null),
    };

    private static Decision DecideQueued(WebhookPayload.Job job, LabelReading reading, string? deliveryId) => reading switch
    {
        LabelReading.NotOurs => new Decision.Ignore(IgnoreReasons.NotOurs),
        LabelReading.Refused refused => new Decision.Publish(Refused(job, refused, deliveryId)),
        LabelReading.Asks asks => new Decision.Enqueue(
            asks.Spec.Pool is null ? QueueNames.Main : QueueNames.Pool,
            new JobQueued { Version = MessageJson.Version, DeliveryId = deliveryId, Request = Request(job, asks.Label, asks.Spec) }),
        _ => throw new ArgumentOutOfRangeException(nameof(reading), reading, null),
    };

    // GitHub gives a job to any idle runner that has all of its labels: a job without our label, or with one that we refuse, may sit on a
    // runner of ours, and then its runner is taken and the job it was launched for still needs one.
    private static Decision DecideProgress(WebhookPayload.Job job, LabelReading reading, string? deliveryId)
    {
        var onOurRunner = RunnerNames.InstanceId(job.RunnerName) is not null;
        return reading switch
        {
            LabelReading.Asks asks => Progress(job, Request(job, asks.Label, asks.Spec), deliveryId),
            LabelReading.Refused refused when onOurRunner => Progress(job, Request(job, refused.Label, new RunnerSpec()), deliveryId),
            LabelReading.NotOurs when onOurRunner => Progress(job, Request(job, "", new RunnerSpec()), deliveryId),

            // Refused is final. Without the reason that the author has to find, a late refusal would lose to this event.
            LabelReading.Refused => new Decision.Ignore(IgnoreReasons.RefusedBefore),
            LabelReading.NotOurs => new Decision.Ignore(IgnoreReasons.NotOurs),
            _ => throw new ArgumentOutOfRangeException(nameof(reading), reading, null),
        };
    }

    private static Decision.Publish Progress(WebhookPayload.Job job, JobRequest request, string? deliveryId) => new(job switch
    {
        // An unknown runner is "": no name of ours, and the job is running all the same.
        { Action: JobAction.InProgress, StartedAt: { } startedAt } => new JobStarted
        {
            Version = MessageJson.Version,
            DeliveryId = deliveryId,
            Request = request,
            RunnerName = job.RunnerName ?? "",
            RunnerId = job.RunnerId,
            StartedAt = startedAt,
        },
        { Action: JobAction.Completed, CompletedAt: { } completedAt } => new JobCompleted
        {
            Version = MessageJson.Version,
            DeliveryId = deliveryId,
            Request = request,
            RunnerName = job.RunnerName,
            RunnerId = job.RunnerId,
            Conclusion = job.Conclusion,
            StartedAt = job.StartedAt,
            CompletedAt = completedAt,
        },
        _ => throw new ArgumentException($"A job that is {job.Action} lacks its time.", nameof(job)),
    });

    private static JobRequest Request(WebhookPayload.Job job, string label, RunnerSpec spec) => new()
    {
        JobId = job.JobId,
        RunId = job.RunId,
        RunAttempt = job.RunAttempt,
        Repository = job.Repository,
        JobName = job.Name,
        WorkflowName = job.WorkflowName,
        HeadBranch = job.HeadBranch,
        Labels = JobLabels.Kept(job.Labels),
        RunnerLabel = JobLabels.Kept(label),
        Spec = spec,
        QueuedAt = job.QueuedAt,
        InstallationId = job.InstallationId,
    };

    private static JobRefused Refused(WebhookPayload.Job job, LabelReading.Refused refused, string? deliveryId) => new()
    {
        Version = MessageJson.Version,
        DeliveryId = deliveryId,
        JobId = job.JobId,
        RunId = job.RunId,
        RunAttempt = job.RunAttempt,
        Repository = job.Repository,
        JobName = job.Name,
        RunnerLabel = JobLabels.Kept(refused.Label),
        Reason = refused.Refusal.Reason,
        Code = refused.Refusal.Code,
        QueuedAt = job.QueuedAt,
    };

    // We cannot know which runs hold jobs of ours; Events does, and there is one such event per run attempt.
    private static RunCompleted RunCompleted(WebhookPayload.RunCompleted run, string? deliveryId) => new()
    {
        Version = MessageJson.Version,
        DeliveryId = deliveryId,
        RunId = run.RunId,
        RunAttempt = run.RunAttempt,
        Repository = run.Repository,
        Conclusion = run.Conclusion,
        CompletedAt = run.CompletedAt,
        InstallationId = run.InstallationId,
    };
}
