namespace RunsFleet.Contracts;

/// <summary>A job of ours asked for something we cannot give; its author must be able to find out why.</summary>
public sealed record JobRefused : FleetEvent
{
    /// <summary>GitHub's <c>workflow_job.id</c>.</summary>
    public required long JobId { get; init; }

    /// <summary>GitHub's workflow run.</summary>
    public required long RunId { get; init; }

    /// <summary>Attempt of the run, from 1.</summary>
    public required int RunAttempt { get; init; }

    /// <summary><c>owner/name</c>.</summary>
    public required string Repository { get; init; }

    /// <summary>The job's name as GitHub shows it.</summary>
    public required string JobName { get; init; }

    /// <summary>The refused label, shortened to 256 characters.</summary>
    public required string RunnerLabel { get; init; }

    /// <summary>What is wrong, for the job's author: names the key and the value, at most 512 characters.</summary>
    public required string Reason { get; init; }

    /// <summary>The kind of refusal, one of a few, for metrics: <c>unknown_key</c>, <c>bad_value</c>, ...</summary>
    public required string Code { get; init; }

    /// <summary>When GitHub queued the job.</summary>
    public required DateTimeOffset QueuedAt { get; init; }
}
