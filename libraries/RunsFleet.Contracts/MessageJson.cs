using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;

namespace RunsFleet.Contracts;

/// <summary>Writes and reads queue messages: strict JSON in snake case, each message with its version.</summary>
public static partial class MessageJson
{
    /// <summary>The version this code writes, and the only one it reads.</summary>
    public const int Version = 1;

    /// <summary>Writes the body of <paramref name="message"/>.</summary>
    public static string Write(JobQueued message) => JsonSerializer.Serialize(message, MessageContext.Default.JobQueued);

    /// <inheritdoc cref="Write(JobQueued)"/>
    public static string Write(TerminateInstance message) => JsonSerializer.Serialize(message, MessageContext.Default.TerminateInstance);

    /// <inheritdoc cref="Write(JobQueued)"/>
    public static string Write(FleetEvent message) => JsonSerializer.Serialize(message, MessageContext.Default.FleetEvent);

    /// <summary>Writes a stored request, as records keep it.</summary>
    public static string Write(JobRequest request) => JsonSerializer.Serialize(request, MessageContext.Default.JobRequest);

    /// <summary>Reads the body of a message on <see cref="QueueNames.Main"/> or <see cref="QueueNames.Pool"/>.</summary>
    public static Reading<JobQueued> ReadJobQueued(string body) => Read(body, MessageContext.Default.JobQueued, m => m.Version);

    /// <summary>Reads the body of a message on <see cref="QueueNames.Termination"/>.</summary>
    public static Reading<TerminateInstance> ReadTerminateInstance(string body) =>
        Read(body, MessageContext.Default.TerminateInstance, m => m.Version);

    /// <inheritdoc cref="Write(JobQueued)"/>
    public static string Write(HousekeepingTask message) => JsonSerializer.Serialize(message, MessageContext.Default.HousekeepingTask);

    /// <summary>Reads the body of a message on <see cref="QueueNames.Housekeeping"/>.</summary>
    public static Reading<HousekeepingTask> ReadHousekeepingTask(string body) => Read(body, MessageContext.Default.HousekeepingTask, m => m.Version ?? 1);

    /// <summary>Reads one of our own events.</summary>
    public static Reading<FleetEvent> ReadFleetEvent(string body) => Read(body, MessageContext.Default.FleetEvent, m => m.Version);

    /// <summary>Reads a stored request.</summary>
    /// <exception cref="JsonException">The text is not a request; a record holds it, so this is a bug or a damaged table.</exception>
    public static JobRequest ReadJobRequest(string json) =>
        JsonSerializer.Deserialize(json, MessageContext.Default.JobRequest) ?? throw new JsonException("The stored request is null.");

    /// <summary>
    /// Says where reading stopped. A path may hold names that the sender made up, so only one that looks like ours is repeated.
    /// </summary>
    internal static string Where(JsonException e)
    {
        var path = e.Path is { Length: <= 80 } given && OurPath().IsMatch(given) ? given : "$";
        return $"at {path}, line {e.LineNumber}, byte {e.BytePositionInLine}";
    }

    [GeneratedRegex(@"^\$(\.[A-Za-z_-]+|\[[0-9]+\])*$")]
    private static partial Regex OurPath();

    private static Reading<T> Read<T>(string body, JsonTypeInfo<T> type, Func<T, int> version)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body, type) switch
            {
                null => new Reading<T>.Unreadable("The body is null."),
                var message when version(message) != Version =>
                    new Reading<T>.Unreadable($"Version {version(message)} of {typeof(T).Name} is not known; this service reads version {Version}."),
                var message => new Reading<T>.Message(message),
            };
        }
        catch (JsonException e)
        {
            return new Reading<T>.Unreadable($"The body is not a {typeof(T).Name}: {Where(e)}.");
        }
        catch (NotSupportedException)
        {
            return new Reading<T>.Unreadable($"The body is not a {typeof(T).Name}: its type is missing.");
        }
    }
}
