using System.Text.Json;

namespace RunsFleet.Contracts;

/// <summary>A message on <see cref="QueueNames.Events"/>: one of exactly three envelopes.</summary>
public abstract record EventEnvelope
{
    private EventEnvelope()
    {
    }

    /// <summary>One of our own events.</summary>
    public sealed record Ours(FleetEvent Event) : EventEnvelope;

    /// <summary>
    /// An EventBridge event, delivered by a rule. <paramref name="Detail"/> is the event's own object, to be read by whoever knows the type.
    /// See https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html
    /// </summary>
    public sealed record EventBridge(
        string Id, string Source, string DetailType, string Account, string Region, DateTimeOffset Time, IReadOnlyList<string> Resources, JsonElement Detail)
        : EventEnvelope;

    /// <summary>
    /// A CloudWatch alarm's change of state, through SNS.
    /// See https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
    /// </summary>
    public sealed record Alarm(string MessageId, string TopicArn, string AlarmName, string NewState, string Reason, DateTimeOffset Time) : EventEnvelope;

    /// <summary>Reads a body; a body that is none of the three is unreadable, with the reason.</summary>
    public static Reading<EventEnvelope> Read(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 32 });
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return new Reading<EventEnvelope>.Unreadable($"The body is a JSON {root.ValueKind}, not an object.");
            }

            if (root.TryGetProperty("detail-type", out _))
            {
                return ReadEventBridge(body);
            }

            if (root.TryGetProperty("Type", out _))
            {
                return ReadAlarm(body);
            }

            if (root.TryGetProperty("type", out _))
            {
                return MessageJson.ReadFleetEvent(body) switch
                {
                    Reading<FleetEvent>.Message m => new Reading<EventEnvelope>.Message(new Ours(m.Value)),
                    Reading<FleetEvent>.Unreadable u => new Reading<EventEnvelope>.Unreadable(u.Reason),
                    _ => throw new InvalidOperationException("Readings are messages or unreadable."),
                };
            }

            return new Reading<EventEnvelope>.Unreadable("The body has none of type, detail-type and Type: not one of the three envelopes.");
        }
        catch (JsonException e)
        {
            return new Reading<EventEnvelope>.Unreadable($"The body is not a known envelope: {MessageJson.Where(e)}.");
        }
    }

    private static Reading<EventEnvelope> ReadEventBridge(string body)
    {
        var e = JsonSerializer.Deserialize(body, EnvelopeContext.Default.EventBridgeJson)!;
        if (e.Detail.ValueKind != JsonValueKind.Object)
        {
            return new Reading<EventEnvelope>.Unreadable("The EventBridge event's detail is not an object.");
        }

        return new Reading<EventEnvelope>.Message(
            new EventBridge(e.Id, e.Source, e.DetailType, e.Account ?? "", e.Region ?? "", e.Time, e.Resources ?? [], e.Detail.Clone()));
    }

    private static Reading<EventEnvelope> ReadAlarm(string body)
    {
        var notification = JsonSerializer.Deserialize(body, EnvelopeContext.Default.SnsJson)!;
        if (notification.Type != "Notification")
        {
            return new Reading<EventEnvelope>.Unreadable("The SNS envelope is not a Notification.");
        }

        var alarm = JsonSerializer.Deserialize(notification.Message, EnvelopeContext.Default.AlarmJson)
            ?? throw new JsonException("The SNS message is null.");
        return new Reading<EventEnvelope>.Message(
            new Alarm(notification.MessageId, notification.TopicArn, alarm.AlarmName, alarm.NewStateValue, alarm.NewStateReason ?? "", notification.Timestamp));
    }
}
