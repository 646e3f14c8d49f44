namespace RunsFleet.Contracts;

/// <summary>A closed range of whole numbers; <c>Max</c> is null where there is no upper bound.</summary>
/// <param name="Min">Smallest value that will do.</param>
/// <param name="Max">Largest value that will do, or null.</param>
public sealed record Range(int Min, int? Max = null)
{
    /// <summary>Returns true when <paramref name="value"/> lies within the range.</summary>
    public bool Contains(double value) => value >= Min && (Max is null || value <= Max);
}
