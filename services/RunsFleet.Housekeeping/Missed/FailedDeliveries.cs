using RunsFleet.GitHub;

namespace RunsFleet.Housekeeping.Missed;

/// <summary>
/// Webhooks that GitHub tried to deliver and could not: it does not try again by itself (lesson L01). What was looked at and settled is not listed again;
/// after a restart the whole of GitHub's three days is.
/// </summary>
internal sealed partial class FailedDeliveries(IAppDeliveries deliveries, TimeProvider time, ILogger<FailedDeliveries> logger)
{
    private const int MaxPages = 300;

    // Tries are listed when they are over, up to ten seconds after others that began later.
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(10);

    private DateTimeOffset _settledUntil = DateTimeOffset.MinValue;

    /// <summary>Looks once for failed deliveries.</summary>
    public async Task<SweepReport> RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var since = _settledUntil > now - Redelivery.Limit ? _settledUntil : now - Redelivery.Limit;
        if (await ListAsync(since, cancellationToken) is not var (tries, isWhole))
        {
            return new SweepReport(0, 0, 1);
        }

        var (again, openSince) = Redelivery.Decide(tries, now);
        var report = await Sweeping.EachAsync(again, RedeliverAsync, (delivery, e) => LogFailed(delivery.WebhookId, e), cancellationToken);
        if (!isWhole)
        {
            LogTooMany(tries.Count);
            return report with { Looked = tries.Count, Failed = report.Failed + 1 };
        }

        // With all tries of a webhook that is open: they are counted.
        _settledUntil = openSince < now - Overlap ? openSince.Value : now - Overlap;
        return report with { Looked = tries.Count };
    }

    /// <summary>The tries since a time, and whether these are all; null when GitHub does not tell.</summary>
    private async Task<(IReadOnlyList<AppDelivery> Tries, bool IsWhole)?> ListAsync(DateTimeOffset since, CancellationToken cancellationToken)
    {
        var tries = new List<AppDelivery>();
        string? cursor = null;
        for (var page = 0; page < MaxPages; page++)
        {
            if (await deliveries.ListAsync(cursor, cancellationToken) is not GitHubAnswer<DeliveryPage>.Ok { Value: var found })
            {
                // What was read is as good as it was: the newest.
                return page == 0 ? null : (tries, false);
            }

            tries.AddRange(found.Deliveries.Where(delivery => delivery.DeliveredAt >= since));
            cursor = found.Next;
            if (cursor is null || found.Deliveries.Any(delivery => delivery.DeliveredAt < since))
            {
                return (tries, true);
            }
        }

        return (tries, false);
    }

    private async Task<SweepOutcome> RedeliverAsync(AppDelivery delivery, CancellationToken cancellationToken)
    {
        switch (await deliveries.RedeliverAsync(delivery.Id, cancellationToken))
        {
            case GitHubAnswer<bool>.Ok:
                LogAgain(delivery.WebhookId, delivery.Event, delivery.Action, delivery.StatusCode);
                return SweepOutcome.Acted;
            case GitHubAnswer<bool>.NotFound:
                return SweepOutcome.Fine;
            default:
                return SweepOutcome.Failed;
        }
    }

    [LoggerMessage(5010, LogLevel.Warning, "Webhook {WebhookId} ({Event} {Action}) failed with {StatusCode}. GitHub was asked to deliver it again.", EventName = "WebhookRedelivered")]
    private partial void LogAgain(string webhookId, string @event, string? action, int statusCode);

    [LoggerMessage(5011, LogLevel.Error, "Only {Count} of the App's deliveries could be listed. The next sweep lists them again.", EventName = "DeliveriesIncomplete")]
    private partial void LogTooMany(int count);

    [LoggerMessage(5012, LogLevel.Error, "GitHub could not be asked to deliver webhook {WebhookId} again. The next sweep asks again.", EventName = "RedeliveryFailed")]
    private partial void LogFailed(string webhookId, Exception exception);
}
