namespace RunsFleet.Webhooks.Intake;

/// <summary>See https://docs.github.com/en/webhooks/webhook-events-and-payloads#delivery-headers</summary>
internal static class GitHubHeaders
{
    public const string Event = "X-GitHub-Event";
    public const string Delivery = "X-GitHub-Delivery";
    public const string Signature = "X-Hub-Signature-256";
}
