namespace RunsFleet.Records;

/// <summary>
/// What is owed to an attempt of a workflow run whose jobs were lost with their instances: one rerun. Stored before GitHub is asked, so that the jobs
/// of the next attempt are known as ours, and their recovery budget goes on.
/// </summary>
public sealed record RerunRecord
{
    /// <summary>GitHub's workflow run.</summary>
    public required long RunId { get; init; }

    /// <summary>The attempt that lost jobs, from 1.</summary>
    public required int RunAttempt { get; init; }

    /// <summary>Writes so far; 0 for a record that was never stored.</summary>
    public long Version { get; init; }

    /// <summary>How far it is.</summary>
    public required RerunState State { get; init; }

    /// <summary>Why it is skipped.</summary>
    public string? Reason { get; init; }

    /// <summary><c>owner/name</c>.</summary>
    public required string Repository { get; init; }

    /// <summary>The App installation that reaches it; null: to be looked up.</summary>
    public long? InstallationId { get; init; }

    /// <summary>The jobs that were lost, in the order in which that became known.</summary>
    public required IReadOnlyList<LostJob> Jobs { get; init; }

    /// <summary>The one job that is run again; null when all that did not succeed are.</summary>
    public long? OnlyJobId { get; init; }

    /// <summary>Jobs of the attempt that failed by themselves and are run again with the lost ones.</summary>
    public int Collateral { get; init; }

    /// <summary>Times that GitHub was asked.</summary>
    public int Tries { get; init; }

    /// <summary>When somebody must look at it again that has not moved on by itself; null when nothing is owed any more.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>When the first job was lost.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the record was last written.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>True while GitHub may have to be asked.</summary>
    public bool IsOpen => State is RerunState.Owed or RerunState.Requested;
}
