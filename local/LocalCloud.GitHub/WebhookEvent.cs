namespace LocalCloud.GitHub;

/// <summary>An event that its webhook receiver is yet to get.</summary>
/// <param name="DeliveryGuid">Id of the delivery; a redelivery keeps it.</param>
/// <param name="Event">Such as <c>workflow_job</c>.</param>
/// <param name="Action">Such as <c>queued</c>; null where the event has none.</param>
/// <param name="Repository">Where it happened; null for the App itself.</param>
/// <param name="Body">The raw JSON.</param>
/// <param name="Redelivery">True when somebody asked for it again.</param>
public sealed record WebhookEvent(string DeliveryGuid, string Event, string? Action, GitHubRepository? Repository, byte[] Body, bool Redelivery = false);
