namespace LocalCloud.GitHub;

/// <summary>An attempt to deliver a webhook.</summary>
public sealed record Delivery(
    long Id,
    WebhookEvent Webhook,
    DateTimeOffset DeliveredAt,
    TimeSpan Duration,
    int StatusCode,
    string Status,
    IReadOnlyDictionary<string, string> RequestHeaders,
    IReadOnlyDictionary<string, string> ResponseHeaders,
    string ResponseBody)
{
    public bool Succeeded => StatusCode is >= 200 and < 300;
}
