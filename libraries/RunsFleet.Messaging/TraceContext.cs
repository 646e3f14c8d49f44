using System.Diagnostics;
using Amazon.SQS.Model;

namespace RunsFleet.Messaging;

/// <summary>
/// W3C trace context in message attributes, so that a job's way can be followed through the queues.
/// See https://www.w3.org/TR/trace-context/
/// </summary>
internal static class TraceContext
{
    public const string Parent = "traceparent";
    public const string State = "tracestate";

    // The specification lets a vendor drop a longer one; SQS bills and limits the message with its attributes.
    private const int MaxStateLength = 512;

    /// <summary>Returns the attributes that carry <paramref name="activity"/>. Returns none when there is no activity.</summary>
    public static IReadOnlyDictionary<string, string> Attributes(Activity? activity)
    {
        if (activity is not { IdFormat: ActivityIdFormat.W3C, Id: { } id })
        {
            return new Dictionary<string, string>();
        }

        return activity.TraceStateString is { Length: > 0 and <= MaxStateLength } state
            ? new Dictionary<string, string> { [Parent] = id, [State] = state }
            : new Dictionary<string, string> { [Parent] = id };
    }

    /// <summary>Returns the trace attributes of a received message, for a copy of it.</summary>
    public static IReadOnlyDictionary<string, string> Attributes(Message message)
    {
        var attributes = new Dictionary<string, string>();
        foreach (var name in (ReadOnlySpan<string>)[Parent, State])
        {
            if (Value(message, name) is { } value)
            {
                attributes[name] = value;
            }
        }

        return attributes;
    }

    /// <summary>
    /// Reads the context that a received message carries. Returns the default, a new trace, when it carries none or a bad one.
    /// </summary>
    public static ActivityContext Read(Message message) =>
        ActivityContext.TryParse(Value(message, Parent), Value(message, State), isRemote: true, out var context) ? context : default;

    private static string? Value(Message message, string name) =>
        message.MessageAttributes is { } attributes && attributes.TryGetValue(name, out var attribute) && attribute.StringValue is { Length: > 0 } value
            ? value
            : null;
}
