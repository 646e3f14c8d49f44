using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using RunsFleet.ServiceDefaults.Aws;

namespace RunsFleet.Circuit.Aws;

/// <summary>What spans say of calls to DynamoDB: https://opentelemetry.io/docs/specs/semconv/database/dynamodb/</summary>
internal static class DynamoSpans
{
    /// <summary>Lets the spans of calls to DynamoDB name their tables.</summary>
    public static void Add() => AwsSpans.Describe<AmazonDynamoDBRequest>(static (span, request) =>
        span.SetTag("db.system.name", "aws.dynamodb").SetTag("aws.dynamodb.table_names", Tables(request)));

    private static string[] Tables(AmazonDynamoDBRequest request) => request switch
    {
        PutItemRequest put => [put.TableName],
        QueryRequest query => [query.TableName],
        ScanRequest scan => [scan.TableName],
        BatchGetItemRequest batch => [.. (batch.RequestItems ?? []).Keys],
        TransactWriteItemsRequest transaction => [.. (transaction.TransactItems ?? []).Select(item => item.Put?.TableName).OfType<string>().Distinct()],
        _ => [],
    };
}
