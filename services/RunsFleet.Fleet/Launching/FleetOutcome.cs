using RunsFleet.Fleet.Planning;

namespace RunsFleet.Fleet.Launching;

/// <summary>What came of a CreateFleet request.</summary>
internal abstract record FleetOutcome
{
    private FleetOutcome()
    {
    }

    /// <summary>True when EC2 asks to slow down, whatever else it says.</summary>
    public virtual bool SlowDown { get; init; }

    /// <summary>Instances, and maybe errors beside them: a success for the instances (lesson L28).</summary>
    /// <param name="Instances">At least one.</param>
    /// <param name="OutOfCapacity">Offerings that had no capacity.</param>
    /// <param name="Code">What kept the rest from coming; null when all came or EC2 did not say.</param>
    /// <param name="Passes">True when that was not for want of capacity: EC2 was too busy for the rest, or failed.</param>
    public sealed record Launched(
        IReadOnlyList<LaunchedInstance> Instances, IReadOnlyList<Offering> OutOfCapacity, string? Code = null, bool Passes = false) : FleetOutcome;

    /// <summary>No instance, for want of capacity or quota.</summary>
    public sealed record NoCapacity(string Code, IReadOnlyList<Offering> OutOfCapacity) : FleetOutcome;

    /// <summary>
    /// EC2 took the request, and launched nothing for a reason that passes and has nothing to do with capacity. Its token is used up: it answers
    /// the same for as long as EC2 remembers it.
    /// </summary>
    public sealed record Nothing(string Code) : FleetOutcome;

    /// <summary>EC2 did not take the request, and asks to slow down: it is made again later with its own token.</summary>
    public sealed record Throttled(string Code) : FleetOutcome
    {
        /// <inheritdoc/>
        public override bool SlowDown => true;
    }

    /// <summary>EC2 will not take this request, ever: a fault of configuration or permission.</summary>
    public sealed record Invalid(string Code) : FleetOutcome;

    /// <summary>EC2 knows the token with other parameters: a request was made under it, and what it brought has to be looked for.</summary>
    public sealed record KnownToken : FleetOutcome;

    /// <summary>No answer, or none that tells: the request may have launched instances, and must be replayed with its own token.</summary>
    public sealed record Unclear(string Reason) : FleetOutcome;
}
