using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalCloud.Tests.DynamoDb.Cases;

/// <summary>
/// One line of the accept/reject table: a request, and what DynamoDB answers to it by its documentation. The request is made on the tables
/// of <see cref="CaseTables"/>, whose seeded items are there, and fresh, whenever a case runs.
/// </summary>
/// <param name="Name">A sentence.</param>
/// <param name="Operation">The operation.</param>
/// <param name="Request">The request's JSON.</param>
/// <param name="Code">The error code; null: it is accepted.</param>
/// <param name="Message">A part of the error's message, in AWS's words.</param>
internal sealed record Case(string Name, string Operation, string Request, string? Code, string? Message)
{
    private const string Invalid = "ValidationException";
    private const string Failed = "ConditionalCheckFailedException";

    /// <summary>A condition on the seeded item that holds.</summary>
    public static Case Holds(string name, string condition, string? values = null, string? names = null) =>
        new(name, "PutItem", Conditional(condition, values, names), null, null);

    /// <summary>A condition on the seeded item that is fine and does not hold.</summary>
    public static Case Fails(string name, string condition, string? values = null, string? names = null) =>
        new(name, "PutItem", Conditional(condition, values, names), Failed, "The conditional request failed");

    /// <summary>A condition that is refused.</summary>
    public static Case BadCondition(string name, string condition, string message, string? values = null, string? names = null) =>
        new(name, "PutItem", Conditional(condition, values, names), Invalid, message);

    /// <summary>An update of the seeded item that is fine.</summary>
    public static Case Updates(string name, string update, string? values = null, string? names = null) =>
        new(name, "UpdateItem", Update(update, values, names), null, null);

    /// <summary>An update that is refused.</summary>
    public static Case BadUpdate(string name, string update, string message, string? values = null, string? names = null) =>
        new(name, "UpdateItem", Update(update, values, names), Invalid, message);

    /// <summary>A request that is accepted.</summary>
    public static Case Accepted(string name, string operation, string request) => new(name, operation, request, null, null);

    /// <summary>A request that is refused with a ValidationException.</summary>
    public static Case Refused(string name, string operation, string request, string message) =>
        new(name, operation, request, Invalid, message);

    /// <summary>A request that is refused otherwise.</summary>
    public static Case Refused(string name, string operation, string request, string code, string message) =>
        new(name, operation, request, code, message);

    private static string Conditional(string condition, string? values, string? names) => With(
        new JsonObject
        {
            ["TableName"] = CaseTables.Hash,
            ["Item"] = JsonNode.Parse(CaseTables.Seed),
            ["ConditionExpression"] = condition,
        },
        values,
        names);

    private static string Update(string update, string? values, string? names) => With(
        new JsonObject
        {
            ["TableName"] = CaseTables.Hash,
            ["Key"] = JsonNode.Parse("""{"id": {"S": "seed"}}"""),
            ["UpdateExpression"] = update,
        },
        values,
        names);

    private static string With(JsonObject request, string? values, string? names)
    {
        if (values is not null)
        {
            request["ExpressionAttributeValues"] = JsonNode.Parse(values);
        }

        if (names is not null)
        {
            request["ExpressionAttributeNames"] = JsonNode.Parse(names);
        }

        return request.ToJsonString(new JsonSerializerOptions { MaxDepth = 256 });
    }
}
