namespace RunsFleet.Housekeeping;

/// <summary>What a sweep did.</summary>
/// <param name="Looked">Things that it looked at.</param>
/// <param name="Acted">Things that it did something about.</param>
/// <param name="Failed">Things that it could not decide or do; the next sweep meets them again.</param>
internal sealed record SweepReport(int Looked, int Acted, int Failed)
{
    /// <summary>Nothing was there to look at.</summary>
    public static SweepReport Nothing { get; } = new(0, 0, 0);

    public static SweepReport operator +(SweepReport a, SweepReport b) => new(a.Looked + b.Looked, a.Acted + b.Acted, a.Failed + b.Failed);
}

/// <summary>Looks for what events should have brought about, and did not. Idempotent: it acts on fresh reads only, and may run twice at once.</summary>
internal interface ISweep
{
    /// <summary>Its name on the queue, in logs and in metrics.</summary>
    string TaskType { get; }

    /// <summary>Runs it once.</summary>
    Task<SweepReport> RunAsync(CancellationToken cancellationToken);
}

/// <summary>How each thing of a sweep went.</summary>
internal enum SweepOutcome
{
    /// <summary>It is as it should be.</summary>
    Fine,

    /// <summary>Something was done about it.</summary>
    Acted,

    /// <summary>It is not known what to do, or could not be done.</summary>
    Failed,
}
