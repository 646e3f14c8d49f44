namespace LocalCloud.Aws.Sqs;

/// <summary>Where a message is in its life.</summary>
public enum MessageState
{
    /// <summary>May be received.</summary>
    Ready,

    /// <summary>Sent with a delay that is not over.</summary>
    Delayed,

    /// <summary>Received, and its visibility timeout is not over.</summary>
    InFlight,

    /// <summary>Deleted, expired or moved.</summary>
    Gone,
}
