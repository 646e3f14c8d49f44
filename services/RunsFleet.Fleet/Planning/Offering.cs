using RunsFleet.Records;

namespace RunsFleet.Fleet.Planning;

/// <summary>An instance type in an availability zone on a market.</summary>
/// <param name="InstanceType">Such as <c>c7g.large</c>.</param>
/// <param name="Zone">Such as <c>us-east-1a</c>.</param>
/// <param name="Market">Spot or on demand.</param>
internal readonly record struct Offering(string InstanceType, string Zone, Market Market)
{
    /// <summary>For logs: <c>c7g.large@us-east-1a spot</c>.</summary>
    public override string ToString() => $"{InstanceType}@{Zone} {MarketNames.Name(Market)}";
}
