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

    // A batch's limit.
    private const int MaxKeys = 100;

    // Facts of the same instances, written by other replicas at the same moment.
    private const int MaxConflicts = 5;

    public Task<IReadOnlyList<bool>> AddAsync(IReadOnlyList<InterruptionFact> facts, CancellationToken cancellationToken) => CallAsync<IReadOnlyList<bool>>(async () =>
    {
        var writeId = NewWriteId();
        var added = new bool[facts.Count];
        List<int> open = [.. Enumerable.Range(0, facts.Count)];
        for (var attempt = 0; open.Count > 0; attempt++)
        {
            if (attempt == MaxConflicts)
            {
                throw Unavailable($"{MaxConflicts} transactions were cancelled by others.", null);
            }

            // The token makes the SDK's own retries of this very request idempotent.
            var puts = open.SelectMany(i => Puts(facts[i], writeId).Select(put => (Fact: i, Put: put))).ToList();
            var request = new TransactWriteItemsRequest
            {
                TransactItems = [.. puts.Select(put => new TransactWriteItem { Put = put.Put })],
                ClientRequestToken = NewWriteId(),
            };
            try
            {
                await dynamo.TransactWriteItemsAsync(request, cancellationToken);
                open.ForEach(i => added[i] = true);
                break;
            }
            catch (TransactionCanceledException e) when (e.CancellationReasons is { } reasons && reasons.Count == puts.Count)
            {
                // Known facts are left out; what was only in another's way is tried again.
                foreach (var (reason, put) in reasons.Zip(puts).Where(pair => pair.First.Code == "ConditionalCheckFailed"))
                {
                    added[put.Fact] |= IsOurs(reason.Item, writeId);
                    open.Remove(put.Fact);
                }

                if (reasons.Exists(reason => reason.Code is not (null or "None" or "ConditionalCheckFailed" or "TransactionConflict")))
                {
                    throw;
                }
            }
        }

        return added;
    }, cancellationToken);

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
            foreach (var chunk in scopes.Distinct().Chunk(MaxKeys))
            {
                await FindAsync(chunk, found, cancellationToken);
            }

            return [.. scopes.Select(scope => found.GetValueOrDefault(scope) ?? CircuitRecord.None(scope))];
        }, cancellationToken);

    private async Task FindAsync(CircuitScope[] scopes, Dictionary<CircuitScope, CircuitRecord> found, CancellationToken cancellationToken)
    {
        var keys = scopes.Select(scope => new Dictionary<string, AttributeValue> { ["instance_type"] = new(scope.ToString()) }).ToList();
        var open = new Dictionary<string, KeysAndAttributes> { [TableNames.CircuitState] = new() { Keys = keys, ConsistentRead = true } };
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
    }

    public Task<IReadOnlyList<CircuitRecord>> ListAsync(CancellationToken cancellationToken) => CallAsync<IReadOnlyList<CircuitRecord>>(async () =>
    {
        // A row per circuit that is or lately was of interest: a few kilobytes.
        var request = new ScanRequest { TableName = TableNames.CircuitState, ConsistentRead = true };
        var records = new List<CircuitRecord>();
        do
        {
            var page = await dynamo.ScanAsync(request, cancellationToken);
            records.AddRange((page.Items ?? []).Select(CircuitItems.ToRecord));
            request.ExclusiveStartKey = page.LastEvaluatedKey;
        }
        while (request.ExclusiveStartKey is { Count: > 0 });

        return records;
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
        var writeId = NewWriteId();
        request.Item[WriteId] = new AttributeValue(writeId);
        request.ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD;
        try
        {
            await dynamo.PutItemAsync(request, cancellationToken);
            return true;
        }
        catch (ConditionalCheckFailedException e)
        {
            return IsOurs(e.Item, writeId);
        }
        catch (TransactionConflictException)
        {
            return false;
        }
    }, cancellationToken);

    private static IEnumerable<Put> Puts(InterruptionFact fact, string writeId)
    {
        foreach (var scope in new[] { fact.Type, fact.Zone }.OfType<CircuitScope>())
        {
            var item = CircuitItems.ToItem(fact, scope);
            item[WriteId] = new AttributeValue(writeId);
            yield return new Put
            {
                TableName = TableNames.Interruptions,
                Item = item,
                ConditionExpression = "attribute_not_exists(#key)",
                ExpressionAttributeNames = new() { ["#key"] = "scope" },
                ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD,
            };
        }
    }

    private static bool IsOurs(Dictionary<string, AttributeValue>? stored, string writeId) =>
        stored is not null && stored.TryGetValue(WriteId, out var value) && value.S == writeId;

    private static string NewWriteId() => Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);

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
