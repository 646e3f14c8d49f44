using LocalCloud.Core;

namespace LocalCloud.GitHub;

/// <summary>Deliveries that will not reach their receiver.</summary>
public sealed class DeliveryDrops : IResettable
{
    private readonly Lock _lock = new();
    private readonly List<(DeliveryDrop Drop, int Left)> _drops = [];

    /// <summary>How many orders there may be at a time.</summary>
    public const int MaxOrders = 100;

    /// <summary>The next <paramref name="count"/> webhooks of that kind are lost; false when there are too many orders already.</summary>
    public bool TryAdd(DeliveryDrop drop, int count)
    {
        lock (_lock)
        {
            if (_drops.Count >= MaxOrders)
            {
                return false;
            }

            _drops.Add((drop, count));
            return true;
        }
    }

    /// <summary>How this webhook is lost; null when it is not.</summary>
    public DeliveryDrop? Take(WebhookEvent webhook)
    {
        lock (_lock)
        {
            var index = _drops.FindIndex(order => (order.Drop.Event ?? webhook.Event) == webhook.Event && (order.Drop.Action ?? webhook.Action) == webhook.Action);
            if (index < 0)
            {
                return null;
            }

            var (drop, left) = _drops[index];
            if (left > 1)
            {
                _drops[index] = (drop, left - 1);
            }
            else
            {
                _drops.RemoveAt(index);
            }

            return drop;
        }
    }

    /// <summary>Nothing is lost any more.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            _drops.Clear();
        }
    }
}
