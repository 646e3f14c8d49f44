using Amazon.DynamoDBv2.Model;
using LocalCloud.Core;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Tests.DynamoDb;

public sealed class ResetTests(DynamoWorld world) : IClassFixture<DynamoWorld>
{
    [Fact]
    public async Task A_reset_world_has_its_tables_and_none_of_their_items()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var table = await world.TableAsync();
        var before = (await world.Client.DescribeTableAsync(table, cancellation)).Table;
        await world.Client.PutItemAsync(table, before.KeySchema.ToDictionary(key => key.AttributeName, _ => new AttributeValue("1")), cancellation);
        Assert.Equal(1, (await world.Client.ScanAsync(new ScanRequest(table), cancellation)).Count);

        foreach (var part in world.Services.GetServices<IResettable>())
        {
            part.Reset();
        }

        Assert.Equal(0, (await world.Client.ScanAsync(new ScanRequest(table), cancellation)).Count);
        Assert.Equal(before.AttributeDefinitions.Count, (await world.Client.DescribeTableAsync(table, cancellation)).Table.AttributeDefinitions.Count);
    }
}
