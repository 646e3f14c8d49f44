namespace RunsFleet.Contracts;

/// <summary>What came of reading a message body: the message, or why it cannot be read.</summary>
public abstract record Reading<T>
{
    private Reading()
    {
    }

    /// <summary>The body is a message.</summary>
    public sealed record Message(T Value) : Reading<T>;

    /// <summary>The body is not a message of this kind and never will be; <paramref name="Reason"/> quotes no payload.</summary>
    public sealed record Unreadable(string Reason) : Reading<T>;
}
