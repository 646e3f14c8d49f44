using Amazon.EC2.Model;
using RunsFleet.Contracts;

namespace RunsFleet.Ec2;

/// <summary>Which instances to read. Filters name the instances to show: asked for by id, EC2 refuses all when it does not know one of them.</summary>
public static class InstanceFilters
{
    /// <summary>Most values of a filter: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Filter.html</summary>
    public const int MaxValues = 200;

    /// <summary>Selects instances that carry our tag.</summary>
    public static Filter Ours() => new($"tag:{TagNames.ManagedBy}", [TagNames.ManagedByValue]);

    /// <summary>Selects instances that carry the tag of a launch.</summary>
    public static Filter OfLaunch(string launchId) => new($"tag:{TagNames.LaunchId}", [launchId]);

    /// <summary>Selects those of these ids that EC2 knows; at most <see cref="MaxValues"/> ids.</summary>
    public static Filter WithIds(IEnumerable<string> instanceIds) => new("instance-id", [.. instanceIds]);

    /// <summary>Selects instances that are not terminated.</summary>
    public static Filter NotTerminated() => new("instance-state-name", [.. InstanceStateNames.NotTerminated]);
}
