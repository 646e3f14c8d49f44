using System.Text.Json.Serialization;

namespace LocalCloud.Aws.Ec2;

/// <summary>Body of <c>POST /_local/capacity</c>: * or nothing means every one.</summary>
/// <param name="InstanceType">Such as <c>c7g.large</c>.</param>
/// <param name="Az">Such as <c>us-east-1a</c>.</param>
/// <param name="Market"><c>spot</c> or <c>on-demand</c>.</param>
/// <param name="Available">How many more instances each pool has room for; null: unlimited.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record CapacityOrder(string? InstanceType = null, string? Az = null, string? Market = null, int? Available = null);
