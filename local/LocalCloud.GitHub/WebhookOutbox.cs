using System.Threading.Channels;
using LocalCloud.Core;

namespace LocalCloud.GitHub;

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
