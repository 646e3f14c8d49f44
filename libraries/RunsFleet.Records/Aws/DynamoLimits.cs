namespace RunsFleet.Records.Aws;

/// <summary>
/// How long the records are waited for. A read or a conditional write takes milliseconds; a connection that hangs must not outlast the lease
/// or the handler of whoever waits (L49), so that there is time left to put the message back.
/// </summary>
internal static class DynamoLimits
{
    /// <summary>The SDK's retries, the only ones there are.</summary>
    public const int MaxRetries = 3;

    /// <summary>Limit of one attempt.</summary>
    public static readonly TimeSpan Attempt = TimeSpan.FromSeconds(2);

    /// <summary>Limit of a call with all its attempts.</summary>
    public static readonly TimeSpan Call = TimeSpan.FromSeconds(6);
}
