using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using RunsFleet.Contracts;

namespace RunsFleet.Provisioner;

/// <summary>The DynamoDB tables, on demand, with TTL on the attribute <c>ttl</c>.</summary>
internal sealed class Tables(IAmazonDynamoDB dynamo, TimeProvider time) : IProvisioningStep
{
    private static readonly TimeSpan ActiveWithin = TimeSpan.FromMinutes(2);

    private static readonly (string Table, string HashKey, string? RangeKey, (string Name, string HashKey, string RangeKey)? Index)[] All =
    [
        (TableNames.Jobs, "job_id", null, (IndexNames.Due, "due_shard", "due_at")),
        (TableNames.Launches, "launch_id", null, null),
        (TableNames.Instances, "instance_id", null, (IndexNames.Living, "living_shard", "launched_at")),
        (TableNames.Reruns, "run_id", "attempt", (IndexNames.Due, "due_shard", "due_at")),
        (TableNames.Repositories, "day", "repository", null),
        (TableNames.Interruptions, "scope", "at_instance_id", null),
        (TableNames.CircuitState, "instance_type", null, null),
    ];

    public string Name => "Tables";

    public async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        foreach (var (table, hashKey, rangeKey, index) in All)
        {
            await CreateAsync(table, hashKey, rangeKey, index, cancellationToken);
            await WaitUntilActiveAsync(table, cancellationToken);
            await EnableTtlAsync(table, cancellationToken);
        }

        return $"{All.Length} active, with TTL";
    }

    private async Task CreateAsync(
        string table, string hashKey, string? rangeKey, (string Name, string HashKey, string RangeKey)? index, CancellationToken cancellationToken)
    {
        var request = new CreateTableRequest
        {
            TableName = table,
            BillingMode = BillingMode.PAY_PER_REQUEST,
            AttributeDefinitions = [new AttributeDefinition(hashKey, ScalarAttributeType.S)],
            KeySchema = [new KeySchemaElement(hashKey, KeyType.HASH)],
        };
        if (rangeKey is not null)
        {
            request.AttributeDefinitions.Add(new AttributeDefinition(rangeKey, ScalarAttributeType.S));
            request.KeySchema.Add(new KeySchemaElement(rangeKey, KeyType.RANGE));
        }

        if (index is var (name, indexHash, indexRange))
        {
            request.AttributeDefinitions.Add(new AttributeDefinition(indexHash, ScalarAttributeType.S));
            request.AttributeDefinitions.Add(new AttributeDefinition(indexRange, ScalarAttributeType.S));
            request.GlobalSecondaryIndexes =
            [
                new GlobalSecondaryIndex
                {
                    IndexName = name,
                    KeySchema = [new KeySchemaElement(indexHash, KeyType.HASH), new KeySchemaElement(indexRange, KeyType.RANGE)],
                    Projection = new Projection { ProjectionType = ProjectionType.KEYS_ONLY },
                },
            ];
        }

        try
        {
            await dynamo.CreateTableAsync(request, cancellationToken);
        }
        catch (ResourceInUseException)
        {
            // It is there already.
        }
    }

    private async Task WaitUntilActiveAsync(string table, CancellationToken cancellationToken)
    {
        var deadline = time.GetUtcNow() + ActiveWithin;
        while ((await dynamo.DescribeTableAsync(table, cancellationToken)).Table.TableStatus != TableStatus.ACTIVE)
        {
            if (time.GetUtcNow() > deadline)
            {
                throw new TimeoutException($"Table {table} was not active within {ActiveWithin}.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(500), time, cancellationToken);
        }
    }

    private async Task EnableTtlAsync(string table, CancellationToken cancellationToken)
    {
        var present = await dynamo.DescribeTimeToLiveAsync(table, cancellationToken);
        var status = present.TimeToLiveDescription?.TimeToLiveStatus;
        if (status == TimeToLiveStatus.ENABLED || status == TimeToLiveStatus.ENABLING)
        {
            return;
        }

        await dynamo.UpdateTimeToLiveAsync(
            new UpdateTimeToLiveRequest
            {
                TableName = table,
                TimeToLiveSpecification = new TimeToLiveSpecification { AttributeName = "ttl", Enabled = true },
            },
            cancellationToken);
    }
}
