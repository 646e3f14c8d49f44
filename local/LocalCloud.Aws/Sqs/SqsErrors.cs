using LocalCloud.Aws.Wire;

namespace LocalCloud.Aws.Sqs;

/// <summary>
/// The errors of SQS, named as its JSON protocol names them, with the messages that AWS gives. <see cref="QueryCode"/> is the older name
/// that SDKs report as the error code: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-json-api-responses.html
/// </summary>
internal static class SqsErrors
{
    public static AwsException QueueDoesNotExist() => new(400, "QueueDoesNotExist", "The specified queue does not exist.");

    public static AwsException QueueNameExists(string attribute) =>
        new(400, "QueueNameExists", $"A queue already exists with the same name and a different value for attribute {attribute}");

    public static AwsException QueueDeletedRecently() =>
        new(400, "QueueDeletedRecently", "You must wait 60 seconds after deleting a queue before you can create another with the same name.");

    public static AwsException PurgeQueueInProgress(string queue) =>
        new(403, "PurgeQueueInProgress", $"Only one PurgeQueue operation on {queue} is allowed every 60 seconds.");

    public static AwsException OverLimit() =>
        new(403, "OverLimit", "The maximum number of in flight messages is reached.");

    public static AwsException InvalidAddress(string address) =>
        new(404, "InvalidAddress", $"The address {address} is not valid for this endpoint.");

    public static AwsException InvalidAttributeName(string name) => new(400, "InvalidAttributeName", $"Unknown Attribute {name}.");

    public static AwsException InvalidAttributeValue(string name) =>
        new(400, "InvalidAttributeValue", $"Invalid value for the parameter {name}.");

    public static AwsException InvalidParameter(string message) => new(400, "InvalidParameterValueException", message);

    public static AwsException InvalidParameter(string parameter, object value, string reason) =>
        InvalidParameter($"Value {value} for parameter {parameter} is invalid. Reason: {reason}");

    public static AwsException MissingParameter(string parameter) =>
        new(400, "MissingRequiredParameterException", $"The request must contain the parameter {parameter}.");

    public static AwsException InvalidMessageContents() =>
        new(
            400,
            "InvalidMessageContents",
            "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF");

    public static AwsException ReceiptHandleIsInvalid(string handle) =>
        new(404, "ReceiptHandleIsInvalid", $"The input receipt handle \"{handle}\" is not a valid receipt handle.");

    public static AwsException MessageNotAvailable(string handle) =>
        InvalidParameter("ReceiptHandle", handle, "Message does not exist or is not available for visibility timeout change.");

    public static AwsException EmptyBatch(string operation) =>
        new(400, "EmptyBatchRequest", $"There should be at least one {operation}RequestEntry in the request.");

    public static AwsException TooManyEntries(int count) =>
        new(400, "TooManyEntriesInBatchRequest", $"Maximum number of entries per request are 10. You have sent {count}.");

    public static AwsException InvalidBatchEntryId() =>
        new(
            400,
            "InvalidBatchEntryId",
            "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.");

    public static AwsException BatchEntryIdsNotDistinct(string id) => new(400, "BatchEntryIdsNotDistinct", $"Id {id} repeated.");

    public static AwsException BatchRequestTooLong(int limit, int sent) =>
        new(400, "BatchRequestTooLong", $"Batch requests cannot be longer than {limit} bytes. You have sent {sent} bytes.");

    public static string QueryCode(string code) => code switch
    {
        "QueueDoesNotExist" => "AWS.SimpleQueueService.NonExistentQueue",
        "QueueNameExists" => "QueueAlreadyExists",
        "InvalidParameterValueException" => "InvalidParameterValue",
        "MissingRequiredParameterException" => "MissingParameter",
        "BatchEntryIdsNotDistinct" or "BatchRequestTooLong" or "EmptyBatchRequest" or "InvalidBatchEntryId" or "MessageNotInflight"
            or "PurgeQueueInProgress" or "QueueDeletedRecently" or "TooManyEntriesInBatchRequest" or "UnsupportedOperation"
            => "AWS.SimpleQueueService." + code,
        _ => code,
    };
}
