using System.Threading.Channels;
using LocalCloud.Core;

namespace LocalCloud.GitHub;

/// <summary>An event that GitHub owes its webhook receiver.</summary>
/// <param name="DeliveryGuid">Id of the delivery; a redelivery keeps it.</param>
/// <param name="Event">Such as <c>workflow_job</c>.</param>
/// <param name="Action">Such as <c>queued</c>; null where the event has none.</param>
/// <param name="Repository">Where it happened; null for the App itself.</param>
/// <param name="Body">The raw JSON.</param>
/// <param name="Redelivery">True when somebody asked for it again.</param>
public sealed record WebhookEvent(string DeliveryGuid, string Event, string? Action, GitHubRepository? Repository, byte[] Body, bool Redelivery = false);

/// <summary>Events on their way out. Bounded: what does not fit is dropped, and the world log says so.</summary>
public sealed class WebhookOutbox(WorldLog log)
{
    private const int Capacity = 100_000;
    private readonly Channel<WebhookEvent> _channel = Channel.CreateBounded<WebhookEvent>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropWrite },
        dropped => log.Append("delivery_dropped", ("name", dropped.Event), ("action", dropped.Action)));

    /// <summary>Where the senders take them from.</summary>
    public ChannelReader<WebhookEvent> Reader => _channel.Reader;

    /// <summary>Puts an event into the post; never waits.</summary>
    public void Post(WebhookEvent webhook) => _channel.Writer.TryWrite(webhook);

    /// <summary>Drops what is not taken yet.</summary>
    public void Clear()
    {
        while (_channel.Reader.TryRead(out _))
        {
        }
    }
}
