using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using RunsFleet.Contracts;

namespace RunsFleet.Records.Aws;

/// <summary>What sweeps look for, by the tables' sparse indexes.</summary>
internal sealed class DynamoRecordSweeps(IAmazonDynamoDB dynamo, RecordMetrics metrics) : IRecordSweeps
{
    public async Task<IReadOnlyList<long>> FindDueJobsAsync(DateTimeOffset until, int most, CancellationToken cancellationToken) =>
        [.. (await QueryAsync(TableNames.Jobs, IndexNames.Due, "due_shard", "due_at", until, most, cancellationToken)).Select(key => Number(key["job_id"]))];

    public async Task<IReadOnlyList<(long RunId, int RunAttempt)>> FindDueRerunsAsync(DateTimeOffset until, int most, CancellationToken cancellationToken) =>
    [
        .. (await QueryAsync(TableNames.Reruns, IndexNames.Due, "due_shard", "due_at", until, most, cancellationToken))
            .Select(key => (Number(key["run_id"]), (int)Number(key["attempt"]))),
    ];

    public async Task<IReadOnlyList<string>> FindLivingInstancesAsync(DateTimeOffset launchedBefore, int most, CancellationToken cancellationToken) =>
        [.. (await QueryAsync(TableNames.Instances, IndexNames.Living, "living_shard", "launched_at", launchedBefore, most, cancellationToken)).Select(key => key["instance_id"].S)];

    private static long Number(AttributeValue value) => long.Parse(value.S, CultureInfo.InvariantCulture);

    private async Task<IReadOnlyList<Dictionary<string, AttributeValue>>> QueryAsync(
        string table, string index, string shardName, string timeName, DateTimeOffset until, int most, CancellationToken cancellationToken)
    {
        var found = new List<Dictionary<string, AttributeValue>>();
        for (var shard = 0; shard < IndexNames.Shards; shard++)
        {
            var request = new QueryRequest
            {
                TableName = table,
                IndexName = index,
                KeyConditionExpression = "#shard = :shard AND #at < :until",
                ExpressionAttributeNames = new() { ["#shard"] = shardName, ["#at"] = timeName },
                ExpressionAttributeValues = new DynamoItem().Put(":shard", shard.ToString(CultureInfo.InvariantCulture)).Put(":until", (DateTimeOffset?)until).Attributes,
                Limit = most,
            };

            // Each shard has its part, so that a full one does not hide the others.
            var left = (most + IndexNames.Shards - 1) / IndexNames.Shards;
            do
            {
                request.Limit = left;
                var page = await CallAsync(request, cancellationToken);
                found.AddRange(page.Items ?? []);
                left -= page.Items?.Count ?? 0;
                request.ExclusiveStartKey = page.LastEvaluatedKey;
            }
            while (left > 0 && request.ExclusiveStartKey is { Count: > 0 });
        }

        return found;
    }

    private async Task<QueryResponse> CallAsync(QueryRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await dynamo.QueryAsync(request, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && DynamoErrors.UnavailableCode(e) is { } code)
        {
            metrics.CallFailed();
            throw new RecordsUnavailableException(code, e);
        }
    }
}
