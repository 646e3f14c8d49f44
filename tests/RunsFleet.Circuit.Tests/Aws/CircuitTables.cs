using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using RunsFleet.Contracts;

namespace RunsFleet.Circuit.Tests.Aws;

/// <summary>The tables of facts and records, as the provisioner makes them.</summary>
internal static class CircuitTables
{
    public static async Task CreateAsync(IAmazonDynamoDB dynamo, CancellationToken cancellationToken)
    {
        await CreateAsync(dynamo, TableNames.Interruptions, ["scope", "at_instance_id"], cancellationToken);
        await CreateAsync(dynamo, TableNames.CircuitState, ["instance_type"], cancellationToken);
    }

    private static async Task CreateAsync(IAmazonDynamoDB dynamo, string table, string[] keys, CancellationToken cancellationToken)
    {
        try
        {
            await dynamo.CreateTableAsync(
                new CreateTableRequest
                {
                    TableName = table,
                    BillingMode = BillingMode.PAY_PER_REQUEST,
                    AttributeDefinitions = [.. keys.Select(key => new AttributeDefinition(key, ScalarAttributeType.S))],
                    KeySchema = [.. keys.Select((key, i) => new KeySchemaElement(key, i == 0 ? KeyType.HASH : KeyType.RANGE))],
                },
                cancellationToken);
        }
        catch (ResourceInUseException)
        {
            // Another test made it.
        }
    }
}
