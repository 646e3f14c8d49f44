using LocalCloud.Core.Faults;

namespace RunsFleet.Crash.Tests;

/// <summary>A place on a job's way where a service dies: at one of its calls, before it is done or before its answer is heard.</summary>
/// <param name="Service">Who dies.</param>
/// <param name="What">In words, unique among the steps.</param>
/// <param name="Rule">The call.</param>
public sealed record Step(ServiceKind Service, string What, FaultRule Rule)
{
    public override string ToString() => $"{Service} {(Rule.Hold is FaultHold.Before ? "before" : "after")} {What}".ToLowerInvariant();
}
