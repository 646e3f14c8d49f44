namespace RunsFleet.GitHub;

/// <summary>
/// Deliveries of the App's webhook: https://docs.github.com/rest/apps/webhooks. GitHub tries each once, and delivers again what it is asked to, of the last
/// three days.
/// </summary>
public interface IAppDeliveries
{
    /// <summary>Reads a page of deliveries.</summary>
    /// <param name="cursor">Where the page begins, from the page before; null for the newest.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<GitHubAnswer<DeliveryPage>> ListAsync(string? cursor, CancellationToken cancellationToken);

    /// <summary>Asks GitHub to deliver a webhook again. Twice does no harm: a delivery keeps its guid.</summary>
    Task<GitHubAnswer<bool>> RedeliverAsync(long deliveryId, CancellationToken cancellationToken);
}
