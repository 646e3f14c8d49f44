namespace RunsFleet.Circuit.Breaker;

/// <summary>What facts make of a circuit's record.</summary>
internal abstract record CircuitTransition
{
    private CircuitTransition()
    {
    }

    /// <summary>The record says it all already.</summary>
    public sealed record Unchanged : CircuitTransition
    {
        public static Unchanged Instance { get; } = new();
    }

    /// <summary>The record is to be written; the circuit stays closed, or stays open, perhaps for longer.</summary>
    public sealed record Updated(CircuitRecord Record) : CircuitTransition;

    /// <summary>The circuit opens. Whoever writes the record tells.</summary>
    public sealed record Opened(CircuitRecord Record) : CircuitTransition;
}
