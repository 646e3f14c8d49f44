using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using RunsFleet.Concurrency;
using RunsFleet.Contracts;

namespace RunsFleet.Records.Aws;

/// <summary>
/// The records in DynamoDB. Rows are replaced whole, on the condition that their version is the one that was read. The attribute
/// <c>write_id</c> tells a lost race from our own write whose answer was lost and which the SDK then tried again.
/// </summary>
internal sealed class DynamoRecordStore(IAmazonDynamoDB dynamo, RecordMetrics metrics, TimeProvider time) : IRecordStore
{
    private const string WriteId = "write_id";

    public async Task<JobRecord?> FindJobAsync(long jobId, CancellationToken cancellationToken) =>
        await FindAsync(TableNames.Jobs, "job_id", RecordItems.JobKey(jobId), cancellationToken) is { } item ? RecordItems.ToJob(item) : null;

    public async Task<InstanceRecord?> FindInstanceAsync(string instanceId, CancellationToken cancellationToken) =>
        await FindAsync(TableNames.Instances, "instance_id", instanceId, cancellationToken) is { } item ? RecordItems.ToInstance(item) : null;

    public async Task<LaunchRecord?> FindLaunchAsync(string launchId, CancellationToken cancellationToken) =>
        await FindAsync(TableNames.Launches, "launch_id", launchId, cancellationToken) is { } item ? RecordItems.ToLaunch(item) : null;

    public async Task<IReadOnlyList<RerunRecord>> FindRerunsAsync(long runId, CancellationToken cancellationToken)
    {
        var request = new QueryRequest
        {
            TableName = TableNames.Reruns,
            KeyConditionExpression = "run_id = :run",
            ExpressionAttributeValues = new() { [":run"] = new AttributeValue(RecordItems.JobKey(runId)) },
            ConsistentRead = true,
        };
        var reruns = new List<RerunRecord>();
        do
        {
            var page = await CallAsync(token => dynamo.QueryAsync(request, token), cancellationToken);
            reruns.AddRange((page.Items ?? []).Select(RecordItems.ToRerun));
            request.ExclusiveStartKey = page.LastEvaluatedKey;
        }
        while (request.ExclusiveStartKey is { Count: > 0 });

        return reruns;
    }

    public async Task<bool> TryWriteAsync(RecordChanges changes, CancellationToken cancellationToken)
    {
        var writeId = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
        List<Put> puts =
        [
            .. changes.Jobs.Select(job => Put(TableNames.Jobs, "job_id", RecordItems.ToItem(job with { Version = job.Version + 1 }), job.Version, writeId)),
            .. changes.Instances.Select(instance =>
                Put(TableNames.Instances, "instance_id", RecordItems.ToItem(instance with { Version = instance.Version + 1 }), instance.Version, writeId)),
            .. changes.Launches.Select(launch =>
                Put(TableNames.Launches, "launch_id", RecordItems.ToItem(launch with { Version = launch.Version + 1 }), launch.Version, writeId)),
            .. changes.Reruns.Select(rerun => Put(TableNames.Reruns, "run_id", RecordItems.ToItem(rerun with { Version = rerun.Version + 1 }), rerun.Version, writeId)),
        ];
        return puts.Count switch
        {
            0 => true,
            1 => await PutOneAsync(puts[0], writeId, cancellationToken),
            _ => await PutAllAsync(puts, writeId, cancellationToken),
        };
    }

    private async Task<Dictionary<string, AttributeValue>?> FindAsync(string table, string key, string value, CancellationToken cancellationToken)
    {
        var request = new GetItemRequest
        {
            TableName = table,
            Key = new() { [key] = new AttributeValue(value) },
            ConsistentRead = true,
        };
        var response = await CallAsync(token => dynamo.GetItemAsync(request, token), cancellationToken);
        return response.Item is { Count: > 0 } item ? item : null;
    }

    private async Task<bool> PutOneAsync(Put put, string writeId, CancellationToken cancellationToken)
    {
        var request = new PutItemRequest
        {
            TableName = put.TableName,
            Item = put.Item,
            ConditionExpression = put.ConditionExpression,
            ExpressionAttributeNames = put.ExpressionAttributeNames,
            ExpressionAttributeValues = put.ExpressionAttributeValues,
            ReturnValuesOnConditionCheckFailure = put.ReturnValuesOnConditionCheckFailure,
        };
        try
        {
            await CallAsync(token => dynamo.PutItemAsync(request, token), cancellationToken);
            return true;
        }
        catch (ConditionalCheckFailedException e)
        {
            return IsOurs(e.Item, writeId);
        }
        catch (TransactionConflictException)
        {
            // A transaction holds the row: it is being moved on right now.
            return false;
        }
    }

    private async Task<bool> PutAllAsync(List<Put> puts, string writeId, CancellationToken cancellationToken)
    {
        // The request token makes the SDK's own retries of this call idempotent:
        // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
        var request = new TransactWriteItemsRequest
        {
            TransactItems = [.. puts.Select(put => new TransactWriteItem { Put = put })],
            ClientRequestToken = writeId,
        };
        try
        {
            await CallAsync(token => dynamo.TransactWriteItemsAsync(request, token), cancellationToken);
            return true;
        }
        catch (TransactionCanceledException e) when (DynamoErrors.IsLostRace(e))
        {
            // All or nothing: one row that is ours proves that all were written.
            return e.CancellationReasons.Exists(reason => IsOurs(reason.Item, writeId));
        }
    }

    /// <summary>Makes a call within its time limit; what is neither an answer nor a bug of ours is <see cref="RecordsUnavailableException"/>.</summary>
    private async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(DynamoLimits.Call, time, cancellationToken);
        try
        {
            return await call(deadline.Token);
        }
        catch (Exception e) when (e is ConditionalCheckFailedException or TransactionConflictException
            || (e is TransactionCanceledException cancelled && DynamoErrors.IsLostRace(cancelled)))
        {
            throw;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && DynamoErrors.UnavailableCode(e) is { } code)
        {
            metrics.CallFailed();
            throw new RecordsUnavailableException(code, e);
        }
    }

    private static bool IsOurs(Dictionary<string, AttributeValue>? stored, string writeId) =>
        stored is not null && stored.TryGetValue(WriteId, out var value) && value.S == writeId;

    private static Put Put(string table, string key, Dictionary<string, AttributeValue> item, long readVersion, string writeId)
    {
        item[WriteId] = new AttributeValue(writeId);
        var put = new Put
        {
            TableName = table,
            Item = item,
            ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure.ALL_OLD,
        };
        if (readVersion == 0)
        {
            put.ConditionExpression = "attribute_not_exists(#key)";
            put.ExpressionAttributeNames = new() { ["#key"] = key };
        }
        else
        {
            put.ConditionExpression = "#version = :read";
            put.ExpressionAttributeNames = new() { ["#version"] = "version" };
            put.ExpressionAttributeValues = new() { [":read"] = new AttributeValue { N = readVersion.ToString(CultureInfo.InvariantCulture) } };
        }

        return put;
    }
}
