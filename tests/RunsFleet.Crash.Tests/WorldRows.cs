using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Aws.DynamoDb;
using LocalCloud.Aws.DynamoDb.Operations;
using RunsFleet.Contracts;

namespace RunsFleet.Crash.Tests;

/// <summary>A row as a table holds it.</summary>
internal sealed record Row(JsonObject Item)
{
    public string State => Text("state") ?? "";

    public bool IsFinal => State is "completed" or "failed" or "cancelled" or "refused" or "superseded";

    public string? Text(string name) => Item[name]?["S"]?.GetValue<string>();

    public IReadOnlyList<string> Texts(string name) => [.. Item[name]?["L"]?.AsArray().Select(text => text!["S"]!.GetValue<string>()) ?? []];

    public bool Has(string name) => Item.ContainsKey(name);
}

/// <summary>Reads the tables without a call, so that looking changes nothing.</summary>
internal sealed class WorldRows(DynamoDbEngine tables)
{
    public IReadOnlyList<Row> Jobs() => All(TableNames.Jobs);

    public IReadOnlyList<Row> Launches() => All(TableNames.Launches);

    public IReadOnlyList<Row> Instances() => All(TableNames.Instances);

    public IReadOnlyList<Row> Reruns() => All(TableNames.Reruns);

    private List<Row> All(string table)
    {
        var answer = ReadOperations.Scan(tables, JsonElement.Parse($$"""{"TableName":"{{table}}","ConsistentRead":true}"""));
        return [.. answer["Items"]!.AsArray().Select(item => new Row(item!.AsObject()))];
    }
}
