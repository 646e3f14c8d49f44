namespace RunsFleet.Housekeeping;

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
