using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalCloud.Aws.DynamoDb.Operations;

/// <summary>UpdateTimeToLive and DescribeTimeToLive.</summary>
internal static class TtlOperations
{
    public static JsonObject Update(DynamoDbEngine engine, JsonElement request)
    {
        var reader = new RequestReader(request);
        reader.RequirePresent("TimeToLiveSpecification");
        reader.Check();
        var specification = RequestReader.Inner(reader.Find("TimeToLiveSpecification")!.Value, "timeToLiveSpecification");
        specification.RequirePresent("Enabled");
        specification.RequirePresent("AttributeName");
        var attribute = specification.Text("AttributeName");
        specification.Require(attribute is not "", "AttributeName", attribute, "Member must have length greater than or equal to 1");
        specification.Check();
        var enabled = specification.Flag("Enabled")!.Value;

        var table = TableOperations.Open(engine, reader);
        lock (table.Gate)
        {
            if (enabled == table.TtlAttribute is not null)
            {
                throw Refusal.Validation($"TimeToLive is already {(enabled ? "enabled" : "disabled")}");
            }

            table.SetTtl(enabled ? attribute : null);
        }

        return new JsonObject
        {
            ["TimeToLiveSpecification"] = new JsonObject { ["Enabled"] = enabled, ["AttributeName"] = attribute },
        };
    }

    public static JsonObject Describe(DynamoDbEngine engine, JsonElement request)
    {
        var table = TableOperations.Open(engine, new RequestReader(request));
        var description = new JsonObject { ["TimeToLiveStatus"] = table.TtlAttribute is null ? "DISABLED" : "ENABLED" };
        if (table.TtlAttribute is { } attribute)
        {
            description["AttributeName"] = attribute;
        }

        return new JsonObject { ["TimeToLiveDescription"] = description };
    }
}
