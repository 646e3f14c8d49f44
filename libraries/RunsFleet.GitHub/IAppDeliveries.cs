namespace RunsFleet.GitHub;

/// <summary>One try of GitHub to deliver a webhook of the App.</summary>
/// <param name="Id">GitHub's id of the try.</param>
/// <param name="WebhookId">GitHub's id of the webhook: the same at each try.</param>
/// <param name="DeliveredAt">When it was tried.</param>
/// <param name="StatusCode">What the receiver answered; 0 when it did not.</param>
/// <param name="Event">Such as <c>workflow_job</c>.</param>
/// <param name="Action">Such as <c>queued</c>; null where the event has none.</param>
public sealed record AppDelivery(long Id, string WebhookId, DateTimeOffset DeliveredAt, int StatusCode, string Event, string? Action)
{
    /// <summary>True when the receiver took it.</summary>
    public bool Arrived => StatusCode is >= 200 and < 300;
}

/// <summary>Deliveries, the newest first.</summary>
/// <param name="Deliveries">At most 100.</param>
/// <param name="Next">Where the older ones are; null when there are none.</param>
public sealed record DeliveryPage(IReadOnlyList<AppDelivery> Deliveries, string? Next);

/// <summary>
/// Deliveries of the App's webhook: https://docs.github.com/rest/apps/webhooks. GitHub tries each once, and delivers again what it is asked to, of the last
/// three days.
/// </summary>
public interface IAppDeliveries
{
    /// <summary>A page of deliveries.</summary>
    /// <param name="cursor">Where the page begins, from the page before; null for the newest.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<GitHubAnswer<DeliveryPage>> ListAsync(string? cursor, CancellationToken cancellationToken);

    /// <summary>Has a webhook delivered again. Twice does no harm: it has its guid.</summary>
    Task<GitHubAnswer<bool>> RedeliverAsync(long deliveryId, CancellationToken cancellationToken);
}
