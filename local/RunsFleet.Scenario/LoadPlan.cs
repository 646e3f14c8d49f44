using System.Globalization;

namespace RunsFleet.Scenario;

/// <summary>What a load run is.</summary>
/// <param name="Jobs">Jobs in all, 50 or more.</param>
/// <param name="Rate">Jobs queued a second.</param>
internal sealed record LoadPlan(int Jobs, int Rate)
{
    /// <summary>Jobs of one workflow run.</summary>
    public const int JobsPerRun = 50;

    /// <summary>Reads <c>[jobs [rate]]</c>. Returns null when they are no numbers, or out of range.</summary>
    public static LoadPlan? Parse(IReadOnlyList<string> arguments)
    {
        var jobs = Number(arguments, 0, 10_000);
        var rate = Number(arguments, 1, 200);
        return jobs is >= JobsPerRun and <= 100_000 && rate is >= 1 and <= 2_000 && arguments.Count <= 2 ? new LoadPlan(jobs.Value, rate.Value) : null;
    }

    private static int? Number(IReadOnlyList<string> arguments, int index, int missing) =>
        index >= arguments.Count ? missing
        : int.TryParse(arguments[index], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : null;
}
