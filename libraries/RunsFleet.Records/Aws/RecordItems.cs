using System.Globalization;
using Amazon.DynamoDBv2.Model;
using RunsFleet.Contracts;

namespace RunsFleet.Records.Aws;

/// <summary>Rows to items and back. A test sets every property and proves that each one travels.</summary>
internal static class RecordItems
{
    private const string Yes = "yes";
    private const string No = "no";
    private static readonly TimeSpan JobsKept = TimeSpan.FromDays(90);
    private static readonly TimeSpan LaunchesKept = TimeSpan.FromDays(30);
    // GitHub reruns nothing that is older than 30 days.
    private static readonly TimeSpan RerunsKept = TimeSpan.FromDays(40);
    private static readonly TimeSpan InstancesKept = TimeSpan.FromDays(400);

    public static string JobKey(long jobId) => jobId.ToString(CultureInfo.InvariantCulture);

    public static Dictionary<string, AttributeValue> ToItem(JobRecord job) => new DynamoItem()
        .Put("job_id", JobKey(job.JobId))
        .Put("version", job.Version)
        .Put("state", RecordNames.Name(job.State))
        .Put("reason", job.Reason)
        .Put("run_id", job.RunId)
        .Put("run_attempt", job.RunAttempt)
        .Put("repository", job.Repository)
        .Put("job_name", job.JobName)
        .Put("request", job.Request is null ? null : MessageJson.Write(job.Request))
        .Put("launch_id", job.LaunchId)
        .Put("launch_attempts", job.LaunchAttempts)
        .Put("lease_until", job.LeaseUntil)
        .Put("next_attempt_at", job.NextAttemptAt)
        .Put("instance_id", job.InstanceId)
        .Put("runner_name", job.RunnerName)
        .Put("at_risk", job.AtRisk)
        .Put("conclusion", job.Conclusion)
        .Put("queued_at", job.QueuedAt)
        .Put("launched_at", job.LaunchedAt)
        .Put("started_at", job.StartedAt)
        .Put("completed_at", job.CompletedAt)
        .Put("pending_message_to", job.PendingMessageTo is { } receiver ? JobKey(receiver) : null)
        .Put("pending_termination_of", job.PendingTerminationOf)
        .Put("history", [.. job.History.States.Select(ToMap)])
        .Put("due_at", JobDeadline.Of(job))
        .Put("due_shard", JobDeadline.Of(job) is null ? null : Shard(job.JobId))
        .Put("updated_at", job.UpdatedAt)
        .PutTtl(job.UpdatedAt + JobsKept)
        .Attributes;

    public static JobRecord ToJob(Dictionary<string, AttributeValue> attributes)
    {
        var item = new DynamoItem(attributes);
        return new JobRecord
        {
            JobId = long.Parse(item.Text("job_id"), CultureInfo.InvariantCulture),
            Version = item.Number("version"),
            State = RecordNames.ParseJobState(item.Text("state")),
            Reason = item.FindText("reason"),
            RunId = item.Number("run_id"),
            RunAttempt = (int)item.Number("run_attempt"),
            Repository = item.Text("repository"),
            JobName = item.Text("job_name"),
            Request = item.FindText("request") is { } request ? MessageJson.ReadJobRequest(request) : null,
            LaunchId = item.FindText("launch_id"),
            LaunchAttempts = (int)item.Number("launch_attempts"),
            LeaseUntil = item.FindTime("lease_until"),
            NextAttemptAt = item.FindTime("next_attempt_at"),
            InstanceId = item.FindText("instance_id"),
            RunnerName = item.FindText("runner_name"),
            AtRisk = item.Flag("at_risk"),
            Conclusion = item.FindText("conclusion"),
            QueuedAt = item.Time("queued_at"),
            LaunchedAt = item.FindTime("launched_at"),
            StartedAt = item.FindTime("started_at"),
            CompletedAt = item.FindTime("completed_at"),
            PendingMessageTo = item.FindText("pending_message_to") is { } receiver ? long.Parse(receiver, CultureInfo.InvariantCulture) : null,
            PendingTerminationOf = item.FindText("pending_termination_of"),
            History = new JobHistory([.. item.Maps("history").Select(ToPast)]),
            UpdatedAt = item.Time("updated_at"),
        };
    }

    public static Dictionary<string, AttributeValue> ToItem(InstanceRecord instance) => new DynamoItem()
        .Put("instance_id", instance.InstanceId)
        .Put("version", instance.Version)
        .Put("instance_type", instance.InstanceType)
        .Put("availability_zone", instance.AvailabilityZone)
        .Put("market", RecordNames.Name(instance.Market))
        .Put("launch_id", instance.LaunchId)
        .Put("runner_name", instance.RunnerName)
        .Put("runner_id", instance.RunnerId)
        .Put("repository", instance.Repository)
        .Put("job_id", instance.JobId is { } jobId ? JobKey(jobId) : null)
        .Put("state", RecordNames.Name(instance.State))
        .Put("launched_at", instance.LaunchedAt)
        .Put("running_at", instance.RunningAt)
        .Put("job_started_at", instance.JobStartedAt)
        .Put("job_ended_at", instance.JobEndedAt)
        .Put("interrupted_at", instance.InterruptedAt)
        .Put("spot_reclaimed", instance.SpotReclaimed switch { true => Yes, false => No, null => null })
        .Put("stopping_at", instance.StoppingAt)
        .Put("terminated_at", instance.TerminatedAt)
        .Put("termination_reason", instance.TerminationReason)
        .Put("living_shard", instance.State is InstanceState.Terminated ? null : Shard(Fingerprint(instance.InstanceId)))
        .Put("updated_at", instance.UpdatedAt)
        .PutTtl(instance.LaunchedAt + InstancesKept)
        .Attributes;

    public static InstanceRecord ToInstance(Dictionary<string, AttributeValue> attributes)
    {
        var item = new DynamoItem(attributes);
        return new InstanceRecord
        {
            InstanceId = item.Text("instance_id"),
            Version = item.Number("version"),
            InstanceType = item.Text("instance_type"),
            AvailabilityZone = item.Text("availability_zone"),
            Market = RecordNames.ParseMarket(item.Text("market")),
            LaunchId = item.Text("launch_id"),
            RunnerName = item.Text("runner_name"),
            RunnerId = item.Number("runner_id"),
            Repository = item.Text("repository"),
            JobId = item.FindText("job_id") is { } jobId ? long.Parse(jobId, CultureInfo.InvariantCulture) : null,
            State = RecordNames.ParseInstanceState(item.Text("state")),
            LaunchedAt = item.Time("launched_at"),
            RunningAt = item.FindTime("running_at"),
            JobStartedAt = item.FindTime("job_started_at"),
            JobEndedAt = item.FindTime("job_ended_at"),
            InterruptedAt = item.FindTime("interrupted_at"),
            SpotReclaimed = item.FindText("spot_reclaimed") is { } reclaimed ? reclaimed == Yes : null,
            StoppingAt = item.FindTime("stopping_at"),
            TerminatedAt = item.FindTime("terminated_at"),
            TerminationReason = item.FindText("termination_reason"),
            UpdatedAt = item.Time("updated_at"),
        };
    }

    public static Dictionary<string, AttributeValue> ToItem(LaunchRecord launch) => new DynamoItem()
        .Put("launch_id", launch.LaunchId)
        .Put("version", launch.Version)
        .Put("job_ids", [.. launch.Members.Select(member => JobKey(member.JobId))])
        .Put("settled_job_ids", [.. launch.Members.Where(member => member.Settled).Select(member => JobKey(member.JobId))])
        .Put("job_instances", launch.Members.Where(m => m.InstanceId is not null).ToDictionary(m => JobKey(m.JobId), m => m.InstanceId!))
        .Put("state", RecordNames.Name(launch.State))
        .Put("sequence", launch.Sequence)
        .Put("answered_sequence", launch.AnsweredSequence)
        .Put("market", RecordNames.Name(launch.Market))
        .Put("request", launch.Request)
        .Put("reason", launch.Reason)
        .Put("circuits", launch.Circuits)
        .Put("instance_ids", launch.InstanceIds)
        .Put("created_at", launch.CreatedAt)
        .Put("requested_at", launch.RequestedAt)
        .Put("retry_at", launch.RetryAt)
        .Put("updated_at", launch.UpdatedAt)
        .PutTtl(launch.UpdatedAt + LaunchesKept)
        .Attributes;

    public static LaunchRecord ToLaunch(Dictionary<string, AttributeValue> attributes)
    {
        var item = new DynamoItem(attributes);
        var settled = item.Texts("settled_job_ids");
        var instances = item.TextsByName("job_instances");
        return new LaunchRecord
        {
            LaunchId = item.Text("launch_id"),
            Version = item.Number("version"),
            Members =
            [
                .. item.Texts("job_ids").Select(id =>
                    new LaunchMember(long.Parse(id, CultureInfo.InvariantCulture), instances.GetValueOrDefault(id), settled.Contains(id))),
            ],
            State = RecordNames.ParseLaunchState(item.Text("state")),
            Sequence = (int)item.Number("sequence"),
            AnsweredSequence = (int)item.Number("answered_sequence"),
            Market = RecordNames.ParseMarket(item.Text("market")),
            Request = item.Text("request"),
            Reason = item.FindText("reason"),
            Circuits = item.Texts("circuits"),
            InstanceIds = item.Texts("instance_ids"),
            CreatedAt = item.Time("created_at"),
            RequestedAt = item.Time("requested_at"),
            RetryAt = item.FindTime("retry_at"),
            UpdatedAt = item.Time("updated_at"),
        };
    }

    /// <summary>Formats an attempt so that text sorts as numbers do: GitHub allows a run 50 of them.</summary>
    public static string AttemptKey(int attempt) => attempt.ToString("D6", CultureInfo.InvariantCulture);

    public static Dictionary<string, AttributeValue> ToItem(RerunRecord rerun)
    {
        return new DynamoItem()
            .Put("run_id", JobKey(rerun.RunId))
            .Put("attempt", AttemptKey(rerun.RunAttempt))
            .Put("version", rerun.Version)
            .Put("state", RecordNames.Name(rerun.State))
            .Put("reason", rerun.Reason)
            .Put("repository", rerun.Repository)
            .Put("installation_id", rerun.InstallationId)
            .Put("only_job_id", rerun.OnlyJobId is { } only ? JobKey(only) : null)
            .Put("collateral", rerun.Collateral)
            .Put("tries", rerun.Tries)
            .Put("due_at", rerun.NextAttemptAt)
            .Put("due_shard", rerun.NextAttemptAt is null ? null : Shard(rerun.RunId))
            .Put("created_at", rerun.CreatedAt)
            .Put("jobs", [.. rerun.Jobs.Select(ToMap)])
            .Put("updated_at", rerun.UpdatedAt)
            .PutTtl(rerun.UpdatedAt + RerunsKept)
            .Attributes;
    }

    public static RerunRecord ToRerun(Dictionary<string, AttributeValue> attributes)
    {
        var item = new DynamoItem(attributes);
        return new RerunRecord
        {
            RunId = long.Parse(item.Text("run_id"), CultureInfo.InvariantCulture),
            RunAttempt = int.Parse(item.Text("attempt"), CultureInfo.InvariantCulture),
            Version = item.Number("version"),
            State = RecordNames.ParseRerunState(item.Text("state")),
            Reason = item.FindText("reason"),
            Repository = item.Text("repository"),
            InstallationId = item.FindNumber("installation_id"),
            Jobs = [.. item.Maps("jobs").Select(ToLostJob)],
            OnlyJobId = item.FindText("only_job_id") is { } only ? long.Parse(only, CultureInfo.InvariantCulture) : null,
            Collateral = (int)item.Number("collateral"),
            Tries = (int)item.Number("tries"),
            NextAttemptAt = item.FindTime("due_at"),
            CreatedAt = item.Time("created_at"),
            UpdatedAt = item.Time("updated_at"),
        };
    }

    private static string Shard(long number) => (number % IndexNames.Shards).ToString(CultureInfo.InvariantCulture);

    // The same in every process and version.
    private static long Fingerprint(string text) => text.Aggregate(17L, (hash, letter) => ((hash * 31) + letter) & int.MaxValue);

    private static DynamoItem ToMap(LostJob job) => new DynamoItem()
        .Put("job_id", JobKey(job.JobId))
        .Put("name", job.Name)
        .Put("retry_count", job.RetryCount)
        .Put("instance_id", job.InstanceId);

    private static DynamoItem ToMap(JobPast past) => new DynamoItem()
        .Put("state", RecordNames.Name(past.State))
        .Put("at", past.At)
        .Put("reason", past.Reason)
        .Put("launch_id", past.LaunchId);

    private static JobPast ToPast(DynamoItem item) =>
        new(RecordNames.ParseJobState(item.Text("state")), item.Time("at"), item.FindText("reason"), item.FindText("launch_id"));

    private static LostJob ToLostJob(DynamoItem item) => new(
        long.Parse(item.Text("job_id"), CultureInfo.InvariantCulture), item.Text("name"), (int)item.Number("retry_count"), item.Text("instance_id"));
}
