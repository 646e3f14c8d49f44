using System.Text.Json;
using LocalCloud.Aws.DynamoDb.Expressions;
using LocalCloud.Aws.DynamoDb.Values;

namespace LocalCloud.Tests.DynamoDb;

/// <summary>Short ways to values, items and expressions.</summary>
internal static class Attributes
{
    public static MapValue Item(string json) => AttributeValueJson.ReadItem(Json(json));

    public static JsonElement Json(string json) => JsonElement.Parse(json, new JsonDocumentOptions { MaxDepth = 256 });

    public static AttributeValue N(string text) => new NumberValue(DynamoNumber.Parse(text));

    public static ExpressionScope Scope(string? values = null, string? names = null) =>
        new(names is null ? null : Json(names), values is null ? null : Json(values));

    public static MapValue Update(string item, string update, string? values = null) =>
        UpdateApplier.Apply(ExpressionCompiler.Update(update, Scope(values)), Item(item));

    public static string Text(MapValue item) => AttributeValueJson.WriteItem(item).ToJsonString();
}
