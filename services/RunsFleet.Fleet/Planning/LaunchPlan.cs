using RunsFleet.Contracts;
using RunsFleet.Records;

namespace RunsFleet.Fleet.Planning;

/// <summary>What came of planning.</summary>
internal abstract record LaunchPlan
{
    private LaunchPlan()
    {
    }

    /// <summary>A request to make.</summary>
    /// <param name="Arch">The one architecture of the request: a launch template has one image (lesson L32).</param>
    /// <param name="LaunchTemplate">Name of the template.</param>
    /// <param name="Market">Spot or on demand.</param>
    /// <param name="Reason">Why on demand; null on spot.</param>
    /// <param name="Overrides">Type and subnet pairs, over types and zones, one subnet per zone.</param>
    public sealed record Ready(
        CpuArchitecture Arch, string LaunchTemplate, Market Market, OnDemandReason? Reason, IReadOnlyList<PlannedOverride> Overrides) : LaunchPlan
    {
        /// <summary>Circuits that are not closed for what could have been asked for on spot; at most 20.</summary>
        public IReadOnlyList<string> Circuits { get; init; } = [];
    }

    /// <summary>The region has nothing for this job, and waiting will not change that.</summary>
    /// <param name="Reason">For the job's author.</param>
    public sealed record NeverOffered(string Reason) : LaunchPlan;

    /// <summary>There is something for this job, but not now.</summary>
    public sealed record NotNow(string Reason) : LaunchPlan;
}
