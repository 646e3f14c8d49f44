using System.Collections.Frozen;

namespace LocalCloud.Aws.EventBridge;

/// <summary>
/// What EventBridge's rule for the events queue lets through, as production's does. A pending instance is not told of: nobody acts on it, and
/// it would be one message in four.
/// </summary>
internal static class EventRule
{
    private static readonly FrozenSet<string> States = FrozenSet.Create("running", "stopping", "stopped", "shutting-down", "terminated");

    /// <summary>Returns true when a change to this state is delivered.</summary>
    public static bool Delivers(string state) => States.Contains(state);
}
