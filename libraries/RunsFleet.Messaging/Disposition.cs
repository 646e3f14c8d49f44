namespace RunsFleet.Messaging;

/// <summary>What a handler wants done with its message.</summary>
public abstract record Disposition
{
    private Disposition()
    {
    }

    /// <summary>The work is done, or there was none: delete the message.</summary>
    public static Disposition Done { get; } = new Completed();

    /// <summary>Delete the message.</summary>
    public sealed record Completed : Disposition;

    /// <summary>
    /// Wait: send a fresh copy that is delivered after <paramref name="Delay"/> (at most 15 minutes), then delete this one, so that waiting
    /// never eats the receive count. The handler has stored what is owed and by when before it answers this.
    /// </summary>
    public sealed record RetryAfter(TimeSpan Delay, string Reason) : Disposition;

    /// <summary>The message can never be handled: move it to the dead-letter queue with <paramref name="Reason"/>.</summary>
    public sealed record Poison(string Reason) : Disposition;
}
