using System.Collections.Frozen;
using System.Text.Json;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using RunsFleet.Contracts;

namespace RunsFleet.Records.Aws;

/// <summary>
/// What DynamoDB's errors mean to us. See
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
/// </summary>
internal static class DynamoErrors
{
    /// <summary>
    /// The request is wrong and will never do: a bug of ours. Anything else passes, or somebody makes it pass: a missing right or table too
    /// is mended without us, and until then no message may be given up for it.
    /// </summary>
    private static readonly FrozenSet<string> Bugs = FrozenSet.Create(
        "ValidationException", "SerializationException", "IdempotentParameterMismatchException", "ItemCollectionSizeLimitExceededException");

    /// <summary>Reasons of a cancelled transaction that only say that a row has moved on, or is moving.</summary>
    private static readonly FrozenSet<string> LostRace = FrozenSet.Create("None", "ConditionalCheckFailed", "TransactionConflict");

    /// <summary>Reasons of a cancelled transaction that are a bug of ours.</summary>
    private static readonly FrozenSet<string> BadItem = FrozenSet.Create("ValidationError", "ItemCollectionSizeLimitExceeded");

    /// <summary>Returns true when another writer was faster and nothing else was wrong.</summary>
    public static bool IsLostRace(TransactionCanceledException e) =>
        e.CancellationReasons is { Count: > 0 } reasons && reasons.All(reason => LostRace.Contains(reason.Code));

    /// <summary>Says in one word why the records are unavailable. Returns null when they are not: the exception is a bug of ours.</summary>
    public static string? UnavailableCode(Exception exception) => exception switch
    {
        TransactionCanceledException { CancellationReasons: { Count: > 0 } reasons } => reasons.Any(reason => BadItem.Contains(reason.Code))
            ? null
            : reasons.Find(reason => !LostRace.Contains(reason.Code))?.Code,
        AmazonServiceException { ErrorCode: { Length: > 0 } code } => Bugs.Contains(code) ? null : code,
        OperationCanceledException or TimeoutException => DependencyUnavailableException.Timeout,
        AmazonServiceException or AmazonClientException or HttpRequestException or IOException or JsonException => exception.GetType().Name,
        _ => null,
    };
}
