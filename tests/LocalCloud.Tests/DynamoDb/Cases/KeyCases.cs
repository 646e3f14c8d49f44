using static LocalCloud.Tests.DynamoDb.Cases.Case;

namespace LocalCloud.Tests.DynamoDb.Cases;

/// <summary>
/// Keys and values: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html and
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
/// </summary>
internal static class KeyCases
{
    private const string EmptyKey = "The AttributeValue for a key attribute cannot contain an empty string value";
    private const string Mismatch = "The provided key element does not match the schema";

    public static readonly Case[] All =
    [
        Accepted("Put an item of a key alone", "PutItem", """{"TableName": "cases-hash", "Item": {"id": {"S": "only"}}}"""),
        Accepted("Put with a key of two parts", "PutItem", """{"TableName": "cases-range", "Item": {"pk": {"S": "p"}, "sk": {"S": "z"}}}"""),
        Accepted("Put without the index keys", "PutItem", """{"TableName": "cases-range", "Item": {"pk": {"S": "p"}, "sk": {"S": "y"}, "extra": {"S": "e"}}}"""),
        Accepted("Put with a numeric sort key", "PutItem", """{"TableName": "cases-number", "Item": {"pk": {"S": "p"}, "sk": {"N": "-1.5"}}}"""),
        Accepted("Put with a binary key", "PutItem", """{"TableName": "cases-binary", "Item": {"pk": {"B": "AQ=="}}}"""),
        PutRefused("Put without the key", "cases-hash", """{"n": {"N": "1"}}""", "One or more parameter values were invalid: Missing the key id in the item"),
        PutRefused("Put without the sort key", "cases-range", """{"pk": {"S": "p"}}""", "Missing the key sk in the item"),
        PutRefused("Put with a key of another type", "cases-hash", """{"id": {"N": "1"}}""", "Type mismatch for key id expected: S actual: N"),
        PutRefused("Put with a sort key of another type", "cases-number", """{"pk": {"S": "p"}, "sk": {"S": "1"}}""", "Type mismatch for key sk expected: N actual: S"),
        PutRefused("Put with a list for a key", "cases-hash", """{"id": {"L": []}}""", "Type mismatch for key id expected: S actual: L"),
        PutRefused("Put with an empty key", "cases-hash", """{"id": {"S": ""}}""", EmptyKey + ". Key: id"),
        PutRefused("Put with an empty sort key", "cases-range", """{"pk": {"S": "p"}, "sk": {"S": ""}}""", EmptyKey + ". Key: sk"),
        PutRefused("Put with an empty binary key", "cases-binary", """{"pk": {"B": ""}}""", "cannot contain an empty binary value"),
        PutRefused("L45 Put with an empty key of a global index", "cases-range", """{"pk": {"S": "p"}, "sk": {"S": "x"}, "kind": {"S": ""}}""", "A value specified for a secondary index key is not supported. " + EmptyKey + ". IndexName: by-kind, IndexKey: kind"),
        PutRefused("Put with an index key of another type", "cases-range", """{"pk": {"S": "p"}, "sk": {"S": "x"}, "kind": {"N": "1"}}""", "Type mismatch for Index Key kind Expected: S Actual: N IndexName: by-kind"),
        PutRefused("Put with a null index key", "cases-range", """{"pk": {"S": "p"}, "sk": {"S": "x"}, "kind": {"NULL": true}}""", "Type mismatch for Index Key kind Expected: S Actual: NULL IndexName: by-kind"),
        PutRefused("Put with a local index key of another type", "cases-range", """{"pk": {"S": "p"}, "sk": {"S": "x"}, "score": {"S": "1"}}""", "Type mismatch for Index Key score Expected: N Actual: S"),
        RangeUpdateRefused("L45 Update to an empty index key", """{":v": {"S": ""}}""", "The update expression attempted to update a secondary index key to a value that is not supported"),
        RangeUpdateRefused("Update to an index key of another type", """{":v": {"N": "1"}}""", "ype"),
        Refused("Update of the sort key", "UpdateItem", RangeUpdate("SET sk = :v", """{":v": {"S": "x"}}"""), "Cannot update attribute sk. This attribute is part of the key"),
        Accepted("Update that removes an index key", "UpdateItem", """{"TableName": "cases-range", "Key": {"pk": {"S": "p"}, "sk": {"S": "a"}}, "UpdateExpression": "REMOVE kind"}"""),

        Accepted("Get an item", "GetItem", """{"TableName": "cases-hash", "Key": {"id": {"S": "seed"}}}"""),
        Accepted("Get an item that is not there", "GetItem", """{"TableName": "cases-hash", "Key": {"id": {"S": "none"}}, "ConsistentRead": true}"""),
        Refused("Get with half a key", "GetItem", """{"TableName": "cases-range", "Key": {"pk": {"S": "p"}}}""", Mismatch),
        Refused("Get with more than a key", "GetItem", """{"TableName": "cases-hash", "Key": {"id": {"S": "seed"}, "n": {"N": "5"}}}""", Mismatch),
        Refused("Get with a key of another name", "GetItem", """{"TableName": "cases-hash", "Key": {"key_": {"S": "seed"}}}""", Mismatch),
        Refused("Get with a key of another type", "GetItem", """{"TableName": "cases-hash", "Key": {"id": {"N": "1"}}}""", Mismatch),
        Refused("Get with an empty key", "GetItem", """{"TableName": "cases-hash", "Key": {"id": {"S": ""}}}""", EmptyKey),
        Refused("Get without a key", "GetItem", """{"TableName": "cases-hash"}""", "Value null at 'key' failed to satisfy constraint: Member must not be null"),
        Refused("Get from a table that is not there", "GetItem", """{"TableName": "no-such-table", "Key": {"id": {"S": "a"}}}""", "ResourceNotFoundException", "Requested resource not found"),
        Refused("Get without a table", "GetItem", """{"Key": {"id": {"S": "a"}}}""", "Value null at 'tableName' failed to satisfy constraint: Member must not be null"),
        Refused("Get from a table of an impossible name", "GetItem", """{"TableName": "bad table!", "Key": {"id": {"S": "a"}}}""", "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"),
        Accepted("Delete an item that is not there", "DeleteItem", """{"TableName": "cases-hash", "Key": {"id": {"S": "none"}}}"""),
        Refused("Delete with half a key", "DeleteItem", """{"TableName": "cases-range", "Key": {"pk": {"S": "p"}}}""", Mismatch),
        Refused("Delete what must be there and is not", "DeleteItem", """{"TableName": "cases-hash", "Key": {"id": {"S": "none"}}, "ConditionExpression": "attribute_exists(id)"}""", "ConditionalCheckFailedException", "The conditional request failed"),
        Refused("Update with half a key", "UpdateItem", """{"TableName": "cases-range", "Key": {"pk": {"S": "p"}}, "UpdateExpression": "REMOVE extra"}""", Mismatch),
        Refused("Put that wants what only updates return", "PutItem", """{"TableName": "cases-hash", "Item": {"id": {"S": "a"}}, "ReturnValues": "ALL_NEW"}""", "ReturnValues can only be ALL_OLD or NONE"),
        Refused("Put with values and no expression", "PutItem", """{"TableName": "cases-hash", "Item": {"id": {"S": "a"}}, "ExpressionAttributeValues": {":v": {"S": "x"}}}""", "ExpressionAttributeValues can only be specified when using expressions: ConditionExpression is null"),
        Refused("Put with a legacy condition beside an expression", "PutItem", """{"TableName": "cases-hash", "Item": {"id": {"S": "a"}}, "Expected": {"id": {"Exists": false}}, "ConditionExpression": "attribute_not_exists(id)"}""", "Non-expression parameters: {Expected} Expression parameters: {ConditionExpression}"),
        Refused("A condition that looks into a key", "PutItem", """{"TableName": "cases-hash", "Item": {"id": {"S": "a"}}, "ConditionExpression": "attribute_not_exists(id.x)"}""", "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: id"),

        Value("An empty string", """{"S": ""}"""),
        Value("An empty binary", """{"B": ""}"""),
        Value("An empty list", """{"L": []}"""),
        Value("An empty map", """{"M": {}}"""),
        Value("Null", """{"NULL": true}"""),
        Value("A list of all types", """{"L": [{"S": "a"}, {"N": "1"}, {"BOOL": false}, {"NULL": true}, {"L": []}, {"M": {}}]}"""),
        Value("A set of numbers", """{"NS": ["1", "2.5"]}"""),
        Value("A set of binaries", """{"BS": ["AQ==", "Ag=="]}"""),
        BadValue("Null that is false", """{"NULL": false}""", "Null attribute value types must have the value of true"),
        BadValue("An empty set of strings", """{"SS": []}""", "An string set  may not be empty"),
        BadValue("An empty set of numbers", """{"NS": []}""", "An number set  may not be empty"),
        BadValue("An empty set of binaries", """{"BS": []}""", "Binary sets should not be empty"),
        BadValue("An empty set in a map", """{"M": {"x": {"SS": []}}}""", "may not be empty"),
        BadValue("A set of strings with a duplicate", """{"SS": ["a", "a"]}""", "Input collection [a, a] contains duplicates."),
        BadValue("A set of numbers with one number twice", """{"NS": ["1", "1"]}""", "Input collection contains duplicates"),
        BadValue("A set of binaries with a duplicate", """{"BS": ["AQ==", "AQ=="]}""", "contains duplicates."),
        BadValue("A value of no type", "{}", "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"),
        BadValue("A value of two types", """{"S": "a", "N": "1"}""", "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes"),
        Refused("A number that is a JSON number", "PutItem", Item("""{"N": 1}"""), "SerializationException", "NUMBER_VALUE cannot be converted to String"),
    ];

    private static Case PutRefused(string name, string table, string item, string message) =>
        Refused(name, "PutItem", $$"""{"TableName": "{{table}}", "Item": {{item}}}""", message);

    private static Case RangeUpdateRefused(string name, string values, string message) =>
        Refused(name, "UpdateItem", RangeUpdate("SET kind = :v", values), message);

    private static string RangeUpdate(string update, string values) =>
        $$"""
        {"TableName": "cases-range", "Key": {"pk": {"S": "p"}, "sk": {"S": "a"} },
         "UpdateExpression": "{{update}}", "ExpressionAttributeValues": {{values}} }
        """;

    private static Case Value(string name, string value) => Accepted(name, "PutItem", Item(value));

    private static Case BadValue(string name, string value, string message) => Refused(name, "PutItem", Item(value), message);

    private static string Item(string value) => $$"""{"TableName": "cases-hash", "Item": {"id": {"S": "value"}, "v": {{value}} } }""";
}
