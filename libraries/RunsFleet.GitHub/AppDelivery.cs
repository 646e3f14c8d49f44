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
