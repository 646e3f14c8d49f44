namespace RunsFleet.Events;

/// <summary>How events are handled. Section <c>Events</c>.</summary>
public sealed class EventsOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Events";

    /// <summary>Events handled at a time. 1 to 500. Default 64: each mostly waits for DynamoDB, and they come in hundreds a second.</summary>
    public int Concurrency { get; set; } = 64;

    /// <summary>
    /// Time that an instance gets to power itself off after its job, before it is sent to termination. 0 to 15 min. Default 2 min: nearly all
    /// are gone by then, and cost no call.
    /// </summary>
    public TimeSpan TerminationGrace { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Limit of a call to the circuit breaker. 100 ms to 30 s. Default 5 s.</summary>
    public TimeSpan CircuitTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long an event about an instance that is not in the ledger is kept for the launch that may be about to write it. 1 min to 1 h.
    /// Default 10 min: twice the time after which an empty look-up in EC2 proves something.
    /// </summary>
    public TimeSpan UnknownInstancePatience { get; set; } = TimeSpan.FromMinutes(10);
}
