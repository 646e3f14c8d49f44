namespace RunsFleet.Webhooks.Intake;

/// <summary>Why a request is turned away.</summary>
/// <param name="Status">HTTP status of the answer.</param>
/// <param name="Reason">From the closed set below: a metric dimension.</param>
/// <param name="Detail">For the sender; quotes nothing of the request.</param>
/// <param name="Field">What is malformed: one of our names for headers and fields. Empty where nothing is.</param>
internal sealed record Rejection(int Status, string Reason, string Detail, string Field = "")
{
    public static Rejection Draining { get; } = new(StatusCodes.Status503ServiceUnavailable, "draining", "This replica is stopping; send again.");

    public static Rejection Busy { get; } =
        new(StatusCodes.Status503ServiceUnavailable, "busy", "This replica is reading too many bodies at a time; send again.");

    public static Rejection QueueUnavailable { get; } =
        new(StatusCodes.Status503ServiceUnavailable, "queue_unavailable", "The queue did not accept the message; send again.");

    public static Rejection Misconfigured { get; } =
        new(StatusCodes.Status503ServiceUnavailable, "misconfigured", "The webhook secrets of this service are not valid.");

    public static Rejection SignatureMissing { get; } =
        new(StatusCodes.Status401Unauthorized, "signature_missing", $"The request is not signed: {GitHubHeaders.Signature}.");

    public static Rejection SignatureMismatch { get; } =
        new(StatusCodes.Status401Unauthorized, "signature_mismatch", $"The signature does not fit the body: {GitHubHeaders.Signature}.");

    public static Rejection TooLarge { get; } =
        new(StatusCodes.Status413PayloadTooLarge, "too_large", $"The body has more than {WebhookOptions.MaxBodyBytes} bytes.");

    public static Rejection TooSlow { get; } = new(StatusCodes.Status408RequestTimeout, "too_slow", "The body did not arrive in time.");

    public static Rejection Aborted { get; } = new(StatusCodes.Status400BadRequest, "aborted", "The body ended early.");

    /// <summary>A connection, not a request: it is closed without an answer.</summary>
    public static Rejection TooManyConnections { get; } =
        new(StatusCodes.Status503ServiceUnavailable, "too_many_connections", "Too many connections are open.");

    public static Rejection Malformed(string field, string problem) =>
        new(StatusCodes.Status400BadRequest, "malformed", $"{field} {problem}.", field);
}
