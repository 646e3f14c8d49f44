using System.Collections.Frozen;
using RunsFleet.Records;

namespace RunsFleet.Ec2;

/// <summary>
/// EC2's words for the states of an instance: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceState.html.
/// A word that is none of them proves nothing, least of all an end (lesson L37).
/// </summary>
public static class InstanceStateNames
{
    private static readonly FrozenDictionary<string, InstanceState> States = new Dictionary<string, InstanceState>
    {
        ["pending"] = InstanceState.Pending,
        ["running"] = InstanceState.Running,
        ["stopping"] = InstanceState.Stopping,
        ["stopped"] = InstanceState.Stopped,
        ["shutting-down"] = InstanceState.ShuttingDown,
        ["terminated"] = InstanceState.Terminated,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The words of all states but <see cref="InstanceState.Terminated"/>: of what is there still.</summary>
    public static IReadOnlyList<string> NotTerminated { get; } =
        [.. States.Where(state => state.Value is not InstanceState.Terminated).OrderBy(state => state.Value).Select(state => state.Key)];

    /// <summary>
    /// Returns the state of a word. Returns null for none of EC2's words. For events: what they report is the word itself.
    /// </summary>
    public static InstanceState? Find(string? word) => word is not null && States.TryGetValue(word, out var state) ? state : null;

    /// <summary>
    /// Returns the state of an instance that EC2 shows. Returns <see cref="InstanceState.Pending"/> when its word is missing or not known: the instance is
    /// there, is paid for, and is neither ready nor gone as far as anybody can tell.
    /// </summary>
    public static InstanceState OfShown(string? word) => Find(word) ?? InstanceState.Pending;
}
