using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Aws.DynamoDb.Expressions;
using LocalCloud.Aws.DynamoDb.Tables;

namespace LocalCloud.Aws.DynamoDb.Operations;

/// <summary>Query and Scan.</summary>
public static class ReadOperations
{
    public static JsonObject Query(DynamoDbEngine engine, JsonElement request)
    {
        var reader = new RequestReader(request);
        var read = ReadRequest.Begin(reader);
        var forward = reader.Flag("ScanIndexForward") ?? true;
        reader.Check();
        var scope = ExpressionParameters.Open(
            reader,
            ["ProjectionExpression", "FilterExpression", "KeyConditionExpression"],
            ["AttributesToGet", "QueryFilter", "ConditionalOperator", "KeyConditions"]);
        var condition = ExpressionParameters.Condition(reader, "KeyConditionExpression", scope)
            ?? throw Refusal.Validation("Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.");
        var ownPaths = scope.Paths.Count;
        var filter = ExpressionParameters.Condition(reader, "FilterExpression", scope);
        HashSet<string> filtered = [.. scope.Paths.Skip(ownPaths).Select(static path => path.Attribute)];
        var projection = ExpressionParameters.Projection(reader, scope);
        scope.RefuseUnused();
        var tests = KeyConditionReader.Read(condition);
        Selection.Check(read.Select, projection, read.IndexName is not null);

        var (table, index) = read.Open(engine);
        var keys = index?.Definition.Keys ?? table.Keys;
        var key = KeyCondition.Bind(keys, tests);
        KeyPaths.RefuseNested(table.Definition, scope.Paths);
        foreach (var attribute in keys.Attributes.Where(attribute => filtered.Contains(attribute.Name)))
        {
            throw Refusal.Validation(
                $"Filter Expression can only contain non-primary key attributes: Primary key attribute: {attribute.Name}");
        }

        var selection = Selection.For(read.Select, projection, index);
        var (from, to) = key.Bounds();
        if (Page.Start(reader.Find("ExclusiveStartKey"), table, index) is { } start)
        {
            if (!start.Parts[0].Equals(key.Partition) || RowKey.Compare(start, from) < 0 || RowKey.Compare(start, to) > 0)
            {
                throw Refusal.Validation(key.Sort is null
                    ? "The provided starting key is outside query boundaries based on provided conditions"
                    : "The provided starting key does not match the range key predicate");
            }

            (from, to) = forward ? (start with { Edge = 1 }, to) : (from, start with { Edge = -1 });
        }

        return read.Run(table, index, filter, selection, from, to, forward);
    }

    public static JsonObject Scan(DynamoDbEngine engine, JsonElement request)
    {
        var reader = new RequestReader(request);
        var read = ReadRequest.Begin(reader);
        var segment = reader.WholeNumber("Segment", minimum: 0, maximum: 999_999);
        var segments = reader.WholeNumber("TotalSegments", minimum: 1, maximum: 1_000_000);
        reader.Check();
        var scope = ExpressionParameters.Open(
            reader, ["ProjectionExpression", "FilterExpression"], ["AttributesToGet", "ScanFilter", "ConditionalOperator"]);
        var filter = ExpressionParameters.Condition(reader, "FilterExpression", scope);
        var projection = ExpressionParameters.Projection(reader, scope);
        scope.RefuseUnused();
        CheckSegment(segment, segments);
        Selection.Check(read.Select, projection, read.IndexName is not null);

        var (table, index) = read.Open(engine);
        KeyPaths.RefuseNested(table.Definition, scope.Paths);
        var selection = Selection.For(read.Select, projection, index);
        var (from, to) = Bounds(segment ?? 0, segments ?? 1);
        if (Page.Start(reader.Find("ExclusiveStartKey"), table, index) is { } start)
        {
            if (RowKey.Compare(start, from) < 0 || RowKey.Compare(start, to) > 0)
            {
                throw Refusal.Validation(
                    "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct Segment. "
                    + $"TotalSegments: {segments} Segment: {segment}");
            }

            from = start with { Edge = 1 };
        }

        return read.Run(table, index, filter, selection, from, to, forward: true);
    }

    // Segments are equal ranges of the hashes of partition keys.
    private static (RowKey From, RowKey To) Bounds(long segment, long segments)
    {
        var all = (UInt128)ulong.MaxValue + 1;
        var from = all * (UInt128)segment / (UInt128)segments;
        var next = all * (UInt128)(segment + 1) / (UInt128)segments;
        return (RowKey.AtHash((ulong)from, -1), RowKey.AtHash((ulong)(next - 1), 1));
    }

    private static void CheckSegment(long? segment, long? segments)
    {
        if (segment is null != segments is null)
        {
            throw Refusal.Validation(segment is null
                ? "The Segment parameter is required but was not present in the request when parameter TotalSegments is present"
                : "The TotalSegments parameter is required but was not present in the request when Segment parameter is present");
        }

        if (segment >= segments)
        {
            throw Refusal.Validation(
                "The Segment parameter is zero-based and must be less than parameter TotalSegments: "
                + $"Segment: {segment} is not less than TotalSegments: {segments}");
        }
    }

    /// <summary>What Query and Scan have in common.</summary>
    private sealed record ReadRequest(
        string TableName, string? IndexName, string? Select, long? Limit, bool Consistent, Capacity Capacity)
    {
        public static ReadRequest Begin(RequestReader reader)
        {
            var capacity = new Capacity(reader);
            return new ReadRequest(
                reader.Name("TableName", minimum: 1) ?? "",
                reader.Name("IndexName", minimum: 3, required: false),
                reader.Choice("Select", "SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES"),
                reader.WholeNumber("Limit", minimum: 1),
                reader.Flag("ConsistentRead") ?? false,
                capacity);
        }

        public (Table Table, SecondaryIndex? Index) Open(DynamoDbEngine engine)
        {
            var table = engine.Open(TableName);
            if (IndexName is null)
            {
                return (table, null);
            }

            var index = table.Index(IndexName)
                ?? throw Refusal.Validation($"The table does not have the specified index: {IndexName}");
            return Consistent && index.Definition.IsGlobal
                ? throw Refusal.Validation("Consistent reads are not supported on global secondary indexes")
                : (table, index);
        }

        public JsonObject Run(
            Table table, SecondaryIndex? index, Condition? filter, Selection selection, RowKey from, RowKey to, bool forward)
        {
            Page page;
            lock (table.Gate)
            {
                page = Page.Read(table.Rows(index).Range(from, to, forward), Limit, filter, selection);
            }

            Capacity.Read(table, page.Bytes, Consistent);
            var response = page.Answer(selection, table, index);
            Capacity.AddOneTo(response);
            return response;
        }
    }
}
