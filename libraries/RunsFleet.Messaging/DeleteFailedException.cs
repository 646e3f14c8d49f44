namespace RunsFleet.Messaging;

/// <summary>A handled message could not be deleted.</summary>
internal sealed class DeleteFailedException(string code, Exception? innerException = null)
    : Exception($"The message was not deleted: {code}", innerException)
{
    public string Code { get; } = code;

    /// <summary>False when SQS refuses this very message: no time changes that.</summary>
    public bool MayPass { get; init; } = true;
}
