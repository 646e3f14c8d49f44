using RunsFleet.Concurrency;
using RunsFleet.GitHub;

namespace RunsFleet.Housekeeping.Missed;

/// <summary>
/// Which deliveries to ask for again. GitHub tries a webhook once; a redelivery has the same id and is one more try. Pure.
/// </summary>
internal static class Redelivery
{
    /// <summary>GitHub delivers again what it tried within three days: https://docs.github.com/webhooks/testing-and-troubleshooting-webhooks/redelivering-webhooks</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromDays(3);

    /// <summary>Tries of a webhook, the first one included: what our receiver refuses every time is not going to be taken.</summary>
    public const int MostTries = 6;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Decides which tries to repeat now: the latest of each webhook. Returns also the time since when something is still open, or null
    /// when nothing is.
    /// </summary>
    /// <param name="tries">All tries of the time that is looked at, in any order.</param>
    /// <param name="now">The present.</param>
    public static (IReadOnlyList<AppDelivery> Again, DateTimeOffset? OpenSince) Decide(IEnumerable<AppDelivery> tries, DateTimeOffset now)
    {
        var again = new List<AppDelivery>();
        DateTimeOffset? openSince = null;
        foreach (var webhook in tries.GroupBy(delivery => delivery.WebhookId, StringComparer.Ordinal))
        {
            var (first, latest, count) = (webhook.Min(delivery => delivery.DeliveredAt), webhook.MaxBy(delivery => (delivery.DeliveredAt, delivery.Id))!, webhook.Count());
            if (webhook.Any(delivery => delivery.Arrived) || count >= MostTries || now - latest.DeliveredAt >= Limit)
            {
                continue;
            }

            openSince = openSince < first ? openSince : first;
            if (latest.DeliveredAt + Backoff.After(count, FirstPause, Limit) <= now)
            {
                again.Add(latest);
            }
        }

        return (again, openSince);
    }
}
