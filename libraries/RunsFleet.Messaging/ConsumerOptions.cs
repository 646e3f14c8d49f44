namespace RunsFleet.Messaging;

/// <summary>What a consumer may say about itself, in code.</summary>
/// <typeparam name="T">The message.</typeparam>
public sealed class ConsumerOptions<T>
{
    /// <summary>Messages handled at a time, 1 to 500; null means <see cref="MessagingOptions.Concurrency"/>.</summary>
    public int? Concurrency { get; set; }

    /// <summary>What logs and spans say of a message beside its id: job, instance, delivery. Names and scalars, no payload.</summary>
    public Func<T, IReadOnlyList<KeyValuePair<string, object?>>>? Describe { get; set; }
}
