using RunsFleet.Webhooks.Decisions;

namespace RunsFleet.Webhooks.Intake;

/// <summary>What became of a request.</summary>
internal abstract record WebhookOutcome
{
    private WebhookOutcome()
    {
    }

    /// <summary>Verified, read and, where it asks for a message, durably on a queue.</summary>
    public sealed record Handled(Decision Decision) : WebhookOutcome;

    /// <summary>Turned away; nothing was done.</summary>
    public sealed record Rejected(Rejection Rejection) : WebhookOutcome;
}
