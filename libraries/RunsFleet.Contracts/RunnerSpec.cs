namespace RunsFleet.Contracts;

/// <summary>A closed range of whole numbers; <c>Max</c> is null where there is no upper bound.</summary>
/// <param name="Min">Smallest value that will do.</param>
/// <param name="Max">Largest value that will do, or null.</param>
public sealed record Range(int Min, int? Max = null)
{
    /// <summary>True when <paramref name="value"/> lies within the range.</summary>
    public bool Contains(double value) => value >= Min && (Max is null || value <= Max);
}

/// <summary>CPU architecture, by the names GitHub labels use.</summary>
public enum CpuArchitecture
{
    /// <summary>64-bit Arm (EC2 <c>arm64</c>).</summary>
    Arm64,

    /// <summary>64-bit x86 (EC2 <c>x86_64</c>).</summary>
    Amd64,
}

/// <summary>What to do when infrastructure, not the workflow, ends a job.</summary>
public enum RetryPolicy
{
    /// <summary>Recover the job after an interruption.</summary>
    WhenInterrupted,

    /// <summary>Never recover.</summary>
    Never,
}

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
