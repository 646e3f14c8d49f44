namespace RunsFleet.Contracts;

/// <summary>What a job asks of its runner: the parsed form of a <c>runs-fleet/...</c> label.</summary>
public sealed record RunnerSpec
{
    /// <summary>vCPUs.</summary>
    public Range Cpu { get; init; } = new(2, 4);

    /// <summary>Memory in GiB; null when the job does not say.</summary>
    public Range? Ram { get; init; }

    /// <summary>Architecture; null means the cheaper one on spot at launch.</summary>
    public CpuArchitecture? Arch { get; init; }

    /// <summary>Instance families such as <c>c7g</c>; empty means the defaults of the architecture.</summary>
    public IReadOnlyList<string> Families { get; init; } = [];

    /// <summary>Instance generation, such as 7; null means any.</summary>
    public int? Generation { get; init; }

    /// <summary>gp3 root volume in GiB, 1 to 16384; null means what the launch template says.</summary>
    public int? DiskGiB { get; init; }

    /// <summary>Warm pool; null means none.</summary>
    public string? Pool { get; init; }

    /// <summary>False when the job must run on demand.</summary>
    public bool Spot { get; init; } = true;

    /// <summary>Whether the job is recovered after an interruption.</summary>
    public RetryPolicy Retry { get; init; } = RetryPolicy.WhenInterrupted;
}
