using RunsFleet.Contracts;
using RunsFleet.Records;

namespace RunsFleet.Testing.Model;

/// <summary>A job as GitHub knows it.</summary>
public sealed class ModelJob(JobRequest request)
{
    public JobRequest Request { get; } = request;

    public long Id => Request.JobId;

    /// <summary>The instance whose runner has or had it.</summary>
    public string? Runner { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    public string? Conclusion { get; set; }

    public bool IsQueued => Runner is null && Conclusion is null;

    public bool IsRunning => Runner is not null && Conclusion is null;
}

/// <summary>An instance as EC2 knows it, with its runner.</summary>
public sealed class ModelInstance(string id)
{
    public string Id { get; } = id;

    public InstanceState State { get; set; } = InstanceState.Running;

    public bool IsAlive => State is InstanceState.Running;

    /// <summary>It has its config: while it is idle, GitHub may give it any job.</summary>
    public bool IsRegistered { get; set; }

    /// <summary>The one job of its life.</summary>
    public long? JobId { get; set; }

    public bool IsInterrupted { get; set; }

    /// <summary>EC2 told of the interruption before it came.</summary>
    public bool IsWarned { get; set; }

    public bool IsIdle => IsAlive && IsRegistered && JobId is null;
}

/// <summary>A message that waits on a queue of Fleet's.</summary>
public sealed class ModelMessage(long? jobId, string? instanceId)
{
    public long? JobId { get; } = jobId;

    public string? InstanceId { get; } = instanceId;

    public DateTimeOffset NotBefore { get; set; }
}

/// <summary>Something that can happen next.</summary>
internal sealed record Possibility(Func<string> Name, Action Act);
