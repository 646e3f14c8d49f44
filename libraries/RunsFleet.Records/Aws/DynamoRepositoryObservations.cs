using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using RunsFleet.Concurrency;
using RunsFleet.Contracts;

namespace RunsFleet.Records.Aws;

/// <summary>The repositories in DynamoDB: a row for each that is seen on a day, so that there is nothing to update and the old ones go by themselves.</summary>
internal sealed class DynamoRepositoryObservations(IAmazonDynamoDB dynamo, RecordMetrics metrics, TimeProvider time) : IRepositoryObservations
{
    private const int MaxRemembered = 10_000;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(IRepositoryObservations.Days + 1);

    private readonly BoundedMap<(string Day, string Repository), bool> _noted = new(MaxRemembered);

    public async Task NoteAsync(string repository, long? installationId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var day = Day(now);
        if (_noted.Contains((day, repository)))
        {
            return;
        }

        var row = new DynamoItem().Put("day", day).Put("repository", repository).Put("installation_id", installationId).PutTtl(now + Kept).Attributes;
        try
        {
            await CallAsync(token => dynamo.PutItemAsync(new PutItemRequest { TableName = TableNames.Repositories, Item = row }, token), cancellationToken);
            _noted.Set((day, repository), true);
        }
        catch (RecordsUnavailableException)
        {
            // It is counted, and no reason to keep a job waiting.
        }
    }

    public async Task<IReadOnlyList<ObservedRepository>> FindAsync(int most, CancellationToken cancellationToken)
    {
        var seen = new SortedDictionary<string, ObservedRepository>(StringComparer.OrdinalIgnoreCase);
        for (var ago = 0; ago < IRepositoryObservations.Days && seen.Count < most; ago++)
        {
            var request = new QueryRequest
            {
                TableName = TableNames.Repositories,
                KeyConditionExpression = "#day = :day",
                ExpressionAttributeNames = new() { ["#day"] = "day" },
                ExpressionAttributeValues = new() { [":day"] = new AttributeValue(Day(time.GetUtcNow().AddDays(-ago))) },
            };
            do
            {
                var page = await CallAsync(token => dynamo.QueryAsync(request, token), cancellationToken);
                foreach (var item in (page.Items ?? []).Select(row => new DynamoItem(row)))
                {
                    // The latest observation names the installation that the repository has now.
                    seen.TryAdd(item.Text("repository"), new ObservedRepository(item.Text("repository"), item.FindNumber("installation_id")));
                }

                request.ExclusiveStartKey = page.LastEvaluatedKey;
            }
            while (seen.Count < most && request.ExclusiveStartKey is { Count: > 0 });
        }

        return [.. seen.Values.Take(most)];
    }

    private async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(DynamoLimits.Call, time, cancellationToken);
        try
        {
            return await call(deadline.Token);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && DynamoErrors.UnavailableCode(e) is { } code)
        {
            metrics.CallFailed();
            throw new RecordsUnavailableException(code, e);
        }
    }

    private static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
