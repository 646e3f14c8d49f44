namespace LocalCloud.Core;

/// <summary>An instance as the world sees it.</summary>
/// <param name="InstanceId">Bare EC2 id.</param>
/// <param name="Type">Instance type.</param>
/// <param name="Az">Availability zone.</param>
/// <param name="Market"><c>spot</c> or <c>on-demand</c>.</param>
/// <param name="State">EC2's name of the state.</param>
/// <param name="LaunchTime">When it was launched.</param>
/// <param name="Tags">Its tags.</param>
public sealed record WorldInstance(
    string InstanceId, string Type, string Az, string Market, string State, DateTimeOffset LaunchTime, IReadOnlyDictionary<string, string> Tags);
