using System.Text.Json.Nodes;
using LocalCloud.Aws.DynamoDb.Values;
using LocalCloud.Aws.Wire;

namespace LocalCloud.Aws.DynamoDb;

/// <summary>DynamoDB's refusal of a write whose condition did not hold.</summary>
internal static class ConditionRefusal
{
    /// <summary>
    /// Makes the refusal of a condition that did not hold. <paramref name="item"/> is the item it was judged on, when the caller asked for
    /// it.
    /// </summary>
    public static AwsException Failed(MapValue? item) =>
        new(400, "ConditionalCheckFailedException", "The conditional request failed")
        {
            Extra = item is null ? null : new JsonObject { ["Item"] = AttributeValueJson.WriteItem(item) },
        };
}
