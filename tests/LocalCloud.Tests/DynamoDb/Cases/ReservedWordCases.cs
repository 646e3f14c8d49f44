using static LocalCloud.Tests.DynamoDb.Cases.Case;

namespace LocalCloud.Tests.DynamoDb.Cases;

/// <summary>Reserved words: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ReservedWords.html</summary>
internal static class ReservedWordCases
{
    // The ones that attributes of a fleet of runners come near to.
    private static readonly string[] Reserved =
        ["pool", "state", "status", "name", "ttl", "region", "owner", "token", "count", "data", "timestamp", "location", "STATE", "Name"];

    private static readonly string[] Free = ["job_id", "instance_id", "attempt", "version", "lease_until", "market", "scope_", "states", "n4me"];

    public static readonly Case[] All =
    [
        .. Reserved.Select(static word => BadUpdate(
            $"Reserved: {word} in an update", $"REMOVE {word}", $"Attribute name is a reserved keyword; reserved keyword: {word}")),
        .. Reserved.Select(static word => BadCondition(
            $"Reserved: {word} in a condition", $"attribute_not_exists({word})", $"Attribute name is a reserved keyword; reserved keyword: {word}")),
        .. Reserved.Select(static word => Updates(
            $"Reserved: {word} by another name", "REMOVE #w", names: $$"""{"#w": "{{word}}"}""")),
        .. Free.Select(static word => Updates($"Free: {word}", $"REMOVE {word}")),
        BadUpdate("A name begins with a letter, not an underscore", "REMOVE _name", "Syntax error; token: \"_\", near: \"REMOVE _name\""),
        BadUpdate("A name begins with a letter, not a digit", "REMOVE 4ever", "Syntax error; token: \"4"),
    ];
}
