using System.Collections.Frozen;
using System.Text.Json;
using Amazon.Runtime;

namespace RunsFleet.Messaging;

/// <summary>What SQS's errors mean to us. See https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html</summary>
internal static class SqsErrors
{
    /// <summary>The queue is not there (any more): its cached URL is worth nothing.</summary>
    public static readonly FrozenSet<string> QueueMissing = FrozenSet.Create(
        "AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist", "InvalidAddress");

    /// <summary>
    /// The receipt handle is out of date: the message was deleted, or timed out and went to somebody else. ChangeMessageVisibility says so as
    /// InvalidParameterValue or MessageNotInflight.
    /// </summary>
    public static readonly FrozenSet<string> StaleReceipt = FrozenSet.Create(
        "ReceiptHandleIsInvalid", "InvalidParameterValue", "MessageNotInflight", "AWS.SimpleQueueService.MessageNotInflight");

    /// <summary>Returns the code of a failed call. Returns null when the exception is none of a call, but a bug.</summary>
    public static string? Code(Exception exception) => exception switch
    {
        AmazonServiceException { ErrorCode.Length: > 0 } service => service.ErrorCode,
        AmazonServiceException or AmazonClientException or HttpRequestException or IOException or JsonException => exception.GetType().Name,
        OperationCanceledException or TimeoutException => QueueUnavailableException.Timeout,
        _ => null,
    };
}
