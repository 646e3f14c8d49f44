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
