namespace RunsFleet.Webhooks.Payloads;

/// <summary>What came of reading a payload.</summary>
internal abstract record PayloadReading
{
    private PayloadReading()
    {
    }

    public sealed record Read(WebhookPayload Payload) : PayloadReading;

    /// <summary>The payload is malformed: <paramref name="Field"/> <paramref name="Problem"/>. Neither quotes the payload.</summary>
    public sealed record Malformed(string Field, string Problem) : PayloadReading;
}
