using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using LocalCloud.Testing;
using Microsoft.Extensions.Time.Testing;

namespace LocalCloud.Tests.DynamoDb;

/// <summary>A local world with a clock that stands still, and the unmodified client. Tests make tables of their own.</summary>
public sealed class DynamoWorld : IAsyncLifetime
{
    private readonly InProcessWorld _world;

    public DynamoWorld() => _world = new InProcessWorld { Time = Time };

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public AmazonDynamoDBClient Client { get; private set; } = null!;

    public IServiceProvider Services => _world.Services;

    public async ValueTask InitializeAsync()
    {
        await _world.InitializeAsync();
        Client = new AmazonDynamoDBClient(
            new BasicAWSCredentials("test", "test"),
            new AmazonDynamoDBConfig
            {
                ServiceURL = _world.Endpoint.ToString(),
                AuthenticationRegion = "us-east-1",
                MaxErrorRetry = 0,
                Timeout = TimeSpan.FromSeconds(30),
            });
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _world.DisposeAsync();
    }

    /// <summary>A table of a partition key <c>pk</c>, a sort key <c>sk</c> of the given type, and a sparse index <c>by-state</c> on <c>state</c>.</summary>
    public async Task<string> TableAsync(string? sortType = "S")
    {
        var name = "t-" + Guid.NewGuid().ToString("N");
        List<AttributeDefinition> attributes = [new("pk", ScalarAttributeType.S), new("state", ScalarAttributeType.S)];
        List<KeySchemaElement> keys = [new("pk", KeyType.HASH)];
        if (sortType is not null)
        {
            attributes.Add(new("sk", sortType));
            keys.Add(new("sk", KeyType.RANGE));
        }

        await Client.CreateTableAsync(
            new CreateTableRequest
            {
                TableName = name,
                BillingMode = BillingMode.PAY_PER_REQUEST,
                AttributeDefinitions = attributes,
                KeySchema = keys,
                GlobalSecondaryIndexes =
                [
                    new GlobalSecondaryIndex
                    {
                        IndexName = "by-state",
                        KeySchema = [new("state", KeyType.HASH)],
                        Projection = new Projection { ProjectionType = ProjectionType.ALL },
                    },
                ],
            },
            TestContext.Current.CancellationToken);
        return name;
    }

    public Task PutAsync(string table, params (string Name, AttributeValue Value)[] attributes) => Client.PutItemAsync(
        table, attributes.ToDictionary(static attribute => attribute.Name, static attribute => attribute.Value), TestContext.Current.CancellationToken);

    public static AttributeValue S(string text) => new() { S = text };

    public static AttributeValue N(string number) => new() { N = number };
}
