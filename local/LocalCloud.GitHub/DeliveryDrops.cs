using LocalCloud.Core;

namespace LocalCloud.GitHub;

/// <summary>Deliveries that will not reach their receiver.</summary>
public sealed class DeliveryDrops : IResettable
{
    private readonly Lock _lock = new();
    private readonly List<(DeliveryDrop Drop, int Left)> _drops = [];

    /// <summary>How many orders there may be at a time.</summary>
    public const int MaxOrders = 100;

    /// <summary>
    /// Orders that the next <paramref name="count"/> webhooks of that kind are lost. Returns false when there are too many orders already.
    /// </summary>
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

    /// <summary>Takes an order for this webhook. Returns how it is lost, or null when it is not.</summary>
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

    /// <summary>Forgets all orders: nothing is lost any more.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            _drops.Clear();
        }
    }
}
