using System.Text.Json.Serialization;

namespace RunsFleet.Webhooks.Intake;

/// <summary>What GitHub shows of our answer in its list of deliveries: <c>queued</c>, <c>refused</c>, <c>accepted</c> or <c>ignored</c>, and why.</summary>
internal sealed record WebhookAnswer(string Result, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Reason = null);
