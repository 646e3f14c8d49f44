using RunsFleet.Contracts;

namespace RunsFleet.Webhooks.Decisions;

/// <summary>What a delivery asks of us: at most one message, so that there is nothing to undo when the queue refuses it.</summary>
internal abstract record Decision
{
    private Decision()
    {
    }

    /// <summary>A job needs a runner.</summary>
    public sealed record Enqueue(string Queue, JobQueued Message) : Decision;

    /// <summary>Something happened that Events must know.</summary>
    public sealed record Publish(FleetEvent Event) : Decision;

    /// <summary>Nothing is to be done, for a reason of a closed set.</summary>
    public sealed record Ignore(string Reason) : Decision;
}
