using System.Globalization;
using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using RunsFleet.Circuit.Breaker;
using RunsFleet.Contracts;

namespace RunsFleet.Circuit.Aws;

/// <summary>
/// Facts and records in DynamoDB. The attribute <c>write_id</c> tells a lost race from our own write whose answer was lost and which the
/// SDK then tried again.
/// </summary>
internal sealed class DynamoCircuitStore(IAmazonDynamoDB dynamo, CircuitMetrics metrics) : ICircuitStore
{
    private const string WriteId = "write_id";

    // DynamoDB answers a batch in part when it is busy.
    private const int MaxBatches = 5;

    public Task<bool> TryAddAsync(InterruptionFact fact, CancellationToken cancellationToken) => TryPutAsync(
        new PutItemRequest
        {
            TableName = TableNames.Interruptions,
            Item = CircuitItems.ToItem(fact),
            ConditionExpression = "attribute_not_exists(#key)",
            ExpressionAttributeNames = new() { ["#key"] = "scope" },
        },
        cancellationToken);

    public Task<IReadOnlyList<InterruptionFact>> FactsSinceAsync(CircuitScope scope, DateTimeOffset since, CancellationToken cancellationToken) =>
        CallAsync<IReadOnlyList<InterruptionFact>>(async () =>
        {
            var request = new QueryRequest
            {
                TableName = TableNames.Interruptions,
                KeyConditionExpression = "#scope = :scope AND #at >= :since",
                ExpressionAttributeNames = new() { ["#scope"] = "scope", ["#at"] = "at_instance_id" },
                ExpressionAttributeValues = new() { [":scope"] = new(scope.ToString()), [":since"] = new(CircuitItems.FactKeyFrom(since)) },
                ConsistentRead = true,
            };
            var facts = new List<InterruptionFact>();
            do
            {
                var page = await dynamo.QueryAsync(request, cancellationToken);
                facts.AddRange((page.Items ?? []).Select(CircuitItems.ToFact));
                request.ExclusiveStartKey = page.LastEvaluatedKey;
            }
            while (request.ExclusiveStartKey is { Count: > 0 });

            return facts;
        }, cancellationToken);

    public Task<IReadOnlyList<CircuitRecord>> FindAsync(IReadOnlyList<CircuitScope> scopes, CancellationToken cancellationToken) =>
        CallAsync<IReadOnlyList<CircuitRecord>>(async () =>
        {
            var found = new Dictionary<CircuitScope, CircuitRecord>();
            var keys = scopes.Distinct().Select(scope => new Dictionary<string, AttributeValue> { ["instance_type"] = new(scope.ToString()) }).ToList();
            var open = keys.Count == 0 ? [] : new Dictionary<string, KeysAndAttributes>
            {
                [TableNames.CircuitState] = new() { Keys = keys, ConsistentRead = true },
            };
            for (var batch = 0; open.Count > 0; batch++)
            {
                if (batch == MaxBatches)
                {
                    throw Unavailable($"{MaxBatches} batches left keys unprocessed.", null);
                }

                var response = await dynamo.BatchGetItemAsync(new BatchGetItemRequest { RequestItems = open }, cancellationToken);
                foreach (var record in (response.Responses?.GetValueOrDefault(TableNames.CircuitState) ?? []).Select(CircuitItems.ToRecord))
                {
                    found[record.Scope] = record;
                }

                open = response.UnprocessedKeys ?? [];
            }

            return [.. scopes.Select(scope => found.GetValueOrDefault(scope) ?? CircuitRecord.None(scope))];
        }, cancellationToken);

    public Task<bool> TryWriteAsync(CircuitRecord record, CancellationToken cancellationToken)
    {
        var request = new PutItemRequest { TableName = TableNames.CircuitState, Item = CircuitItems.ToItem(record) };
        if (record.Version == 0)
        {
            request.ConditionExpression = "attribute_not_exists(#key)";
            request.ExpressionAttributeNames = new() { ["#key"] = "instance_type" };
        }
        else
        {
            request.ConditionExpression = "#version = :read";
            request.ExpressionAttributeNames = new() { ["#version"] = "version" };
            request.ExpressionAttributeValues = new()
            {
                [":read"] = new AttributeValue { N = record.Version.ToString(CultureInfo.InvariantCulture) },
            };
        }

        return TryPutAsync(request, cancellationToken);
    }

    private Task<bool> TryPutAsync(PutItemRequest request, CancellationToken cancellationToken) => CallAsync(async () =>
    {
        var writeId = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
        request.Item[WriteId] = new AttributeValue(writeId);
        request.ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD;
        try
        {
            await dynamo.PutItemAsync(request, cancellationToken);
            return true;
        }
        catch (ConditionalCheckFailedException e)
        {
            return e.Item is { } stored && stored.TryGetValue(WriteId, out var value) && value.S == writeId;
        }
    }, cancellationToken);

    private async Task<T> CallAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (AmazonServiceException e)
        {
            throw Unavailable($"DynamoDB answers {e.ErrorCode ?? "nothing"}.", e);
        }
        catch (Exception e) when (e is AmazonClientException or HttpRequestException or IOException or JsonException or TimeoutException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw Unavailable("DynamoDB does not answer.", e);
        }
    }

    private CircuitStoreUnavailableException Unavailable(string problem, Exception? innerException)
    {
        metrics.StoreFailed();
        return new CircuitStoreUnavailableException(problem, innerException);
    }
}
