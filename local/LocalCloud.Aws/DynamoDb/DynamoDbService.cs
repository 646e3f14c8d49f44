using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Aws.DynamoDb.Operations;
using LocalCloud.Aws.Wire;
using LocalCloud.Core.Faults;

namespace LocalCloud.Aws.DynamoDb;

/// <summary>DynamoDB on the wire: finds the operation and lets it answer.</summary>
internal sealed class DynamoDbService(DynamoDbEngine engine) : IJsonService
{
    private static readonly FrozenDictionary<string, Func<DynamoDbEngine, JsonElement, JsonObject>> Operations =
        new Dictionary<string, Func<DynamoDbEngine, JsonElement, JsonObject>>
        {
            ["CreateTable"] = TableOperations.Create,
            ["DescribeTable"] = TableOperations.Describe,
            ["ListTables"] = TableOperations.List,
            ["DeleteTable"] = TableOperations.Delete,
            ["UpdateTimeToLive"] = TtlOperations.Update,
            ["DescribeTimeToLive"] = TtlOperations.Describe,
            ["TagResource"] = TagOperations.Tag,
            ["UntagResource"] = TagOperations.Untag,
            ["ListTagsOfResource"] = TagOperations.List,
            ["GetItem"] = ItemOperations.Get,
            ["PutItem"] = ItemOperations.Put,
            ["UpdateItem"] = ItemOperations.Update,
            ["DeleteItem"] = ItemOperations.Delete,
            ["Query"] = ReadOperations.Query,
            ["Scan"] = ReadOperations.Scan,
            ["BatchGetItem"] = BatchOperations.Get,
            ["BatchWriteItem"] = static (engine, request) => BatchOperations.Write(engine, request, leaveHalf: false),
            ["TransactWriteItems"] = TransactOperations.Write,
            ["TransactGetItems"] = TransactOperations.Get,
        }.ToFrozenDictionary();

    public string Name => "DynamoDB";

    public string TargetPrefix => "DynamoDB_20120810";

    public string ErrorType(string code) => code switch
    {
        Refusal.ValidationCode => "com.amazon.coral.validate#" + code,
        "SerializationException" or "UnknownOperationException" => "com.amazon.coral.service#" + code,
        _ => "com.amazonaws.dynamodb.v20120810#" + code,
    };

    /// <summary>
    /// Plays the fault <c>UnprocessedItems</c>: a BatchWriteItem does its first half only (L48). Returns null for any other fault or
    /// operation.
    /// </summary>
    public JsonObject? PlayFault(string operation, JsonElement request, string error) =>
        (operation, error) is ("BatchWriteItem", "UnprocessedItems") ? BatchOperations.Write(engine, request, leaveHalf: true) : null;

    public string? Resource(string operation, JsonElement request)
    {
        if (request.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        if (request.TryGetProperty("TableName", out var name) && name.ValueKind == JsonValueKind.String)
        {
            return name.GetString();
        }

        return request.TryGetProperty("RequestItems", out var items) && items.ValueKind == JsonValueKind.Object
            ? FaultCall.Resources(items.EnumerateObject().Select(static table => table.Name))
            : request.TryGetProperty("TransactItems", out var actions) && actions.ValueKind == JsonValueKind.Array
                ? FaultCall.Resources(actions.EnumerateArray().SelectMany(Tables))
                : null;
    }

    public ValueTask<JsonObject?> HandleAsync(string operation, JsonElement request, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Operations.TryGetValue(operation, out var handle) ? handle(engine, request) : null);

    // {"Put": {"TableName": "jobs", "Item": {...}}}
    private static IEnumerable<string> Tables(JsonElement action) => action.ValueKind == JsonValueKind.Object
        ? action.EnumerateObject()
            .Select(static kind => kind.Value.ValueKind == JsonValueKind.Object && kind.Value.TryGetProperty("TableName", out var name) ? name : default)
            .Where(static name => name.ValueKind == JsonValueKind.String)
            .Select(static name => name.GetString()!)
        : [];
}
