using static LocalCloud.Tests.DynamoDb.Cases.Case;

namespace LocalCloud.Tests.DynamoDb.Cases;

/// <summary>
/// Batches and transactions: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html,
/// API_BatchGetItem.html, API_TransactWriteItems.html and API_TransactGetItems.html beside it.
/// </summary>
internal static class ManyItemCases
{
    private const string Cancelled = "TransactionCanceledException";
    private const string Duplicates = "Provided list of item keys contains duplicates";
    private const string ManyOperations = "Transaction request cannot include multiple operations on one item";

    public static readonly Case[] All =
    [
        Accepted("Batch write of 25", "BatchWriteItem", Writes(25)),
        Refused("Batch write of 26", "BatchWriteItem", Writes(26), "Member must have length less than or equal to 25"),
        Refused("Batch write of nothing", "BatchWriteItem", """{"RequestItems": {}}""", ""),
        Refused("Batch write of no items of a table", "BatchWriteItem", """{"RequestItems": {"cases-hash": []}}""", "Member must have length greater than or equal to 1"),
        Refused("Batch write of one key twice", "BatchWriteItem", """{"RequestItems": {"cases-hash": [{"PutRequest": {"Item": {"id": {"S": "d"}}}}, {"PutRequest": {"Item": {"id": {"S": "d"}, "n": {"N": "1"}}}}]}}""", Duplicates),
        Refused("Batch put and delete of one key", "BatchWriteItem", """{"RequestItems": {"cases-hash": [{"PutRequest": {"Item": {"id": {"S": "d"}}}}, {"DeleteRequest": {"Key": {"id": {"S": "d"}}}}]}}""", Duplicates),
        Accepted("Batch write to two tables", "BatchWriteItem", """{"RequestItems": {"cases-hash": [{"PutRequest": {"Item": {"id": {"S": "d"}}}}], "cases-range": [{"DeleteRequest": {"Key": {"pk": {"S": "p"}, "sk": {"S": "none"}}}}]}}"""),
        Refused("Batch write to a table that is not there", "BatchWriteItem", """{"RequestItems": {"no-such-table": [{"PutRequest": {"Item": {"id": {"S": "d"}}}}]}}""", "ResourceNotFoundException", "Requested resource not found"),
        Refused("Batch write with an empty key", "BatchWriteItem", """{"RequestItems": {"cases-hash": [{"PutRequest": {"Item": {"id": {"S": ""}}}}]}}""", "cannot contain an empty string value"),
        Refused("Batch write without the key", "BatchWriteItem", """{"RequestItems": {"cases-hash": [{"PutRequest": {"Item": {"n": {"N": "1"}}}}]}}""", "Missing the key id in the item"),
        Refused("Batch delete with half a key", "BatchWriteItem", """{"RequestItems": {"cases-range": [{"DeleteRequest": {"Key": {"pk": {"S": "p"}}}}]}}""", "The provided key element does not match the schema"),
        Refused("L45 Batch write with an empty index key", "BatchWriteItem", """{"RequestItems": {"cases-range": [{"PutRequest": {"Item": {"pk": {"S": "p"}, "sk": {"S": "x"}, "kind": {"S": ""}}}}]}}""", "A value specified for a secondary index key is not supported"),
        Refused("Batch write of an item over 400 KB", "BatchWriteItem", $$"""{"RequestItems": {"cases-hash": [{"PutRequest": {"Item": {"id": {"S": "d"}, "v": {"S": "{{new string('x', 410_000)}}"} } } }]} }""", "Item size has exceeded the maximum allowed size"),

        Accepted("Batch get of 100", "BatchGetItem", Gets(100)),
        Refused("Batch get of 101", "BatchGetItem", Gets(101), ""),
        Refused("Batch get of nothing", "BatchGetItem", """{"RequestItems": {}}""", ""),
        Refused("Batch get of one key twice", "BatchGetItem", """{"RequestItems": {"cases-hash": {"Keys": [{"id": {"S": "d"}}, {"id": {"S": "d"}}]}}}""", Duplicates),
        Refused("Batch get of no keys of a table", "BatchGetItem", """{"RequestItems": {"cases-hash": {"Keys": []}}}""", "Member must have length greater than or equal to 1"),
        Refused("Batch get from a table that is not there", "BatchGetItem", """{"RequestItems": {"no-such-table": {"Keys": [{"id": {"S": "d"}}]}}}""", "ResourceNotFoundException", "Requested resource not found"),
        Refused("Batch get with half a key", "BatchGetItem", """{"RequestItems": {"cases-range": {"Keys": [{"pk": {"S": "p"}}]}}}""", "The provided key element does not match the schema"),
        Accepted("Batch get with a projection", "BatchGetItem", """{"RequestItems": {"cases-hash": {"Keys": [{"id": {"S": "seed"}}], "ProjectionExpression": "#s, n", "ExpressionAttributeNames": {"#s": "s"}}}}"""),
        Refused("Batch get with a reserved word", "BatchGetItem", """{"RequestItems": {"cases-hash": {"Keys": [{"id": {"S": "seed"}}], "ProjectionExpression": "pool"}}}""", "Invalid ProjectionExpression: Attribute name is a reserved keyword; reserved keyword: pool"),

        Accepted("Transaction of all kinds", "TransactWriteItems", Transaction(Put("t1"), Update("t2"), Delete("t3"), Check("seed", "attribute_exists(id)"))),
        Accepted("Transaction of 100", "TransactWriteItems", Transaction([.. Enumerable.Range(0, 100).Select(static i => Put($"t{i}"))])),
        Refused("Transaction of 101", "TransactWriteItems", Transaction([.. Enumerable.Range(0, 101).Select(static i => Put($"t{i}"))]), "Member must have length less than or equal to 100"),
        Refused("Transaction of nothing", "TransactWriteItems", """{"TransactItems": []}""", "Member must have length greater than or equal to 1"),
        Refused("Transaction with one item twice", "TransactWriteItems", Transaction(Put("t1"), Put("t1")), ManyOperations),
        Refused("Transaction with a put and a check of one item", "TransactWriteItems", Transaction(Put("t1"), Check("t1", "attribute_not_exists(id)")), ManyOperations),
        Refused("Transaction with a check that fails", "TransactWriteItems", Transaction(Put("t1"), Check("seed", "attribute_not_exists(id)")), Cancelled, "Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed]"),
        Refused("Transaction with a put whose condition fails", "TransactWriteItems", Transaction(Put("seed", "attribute_not_exists(id)"), Put("t2")), Cancelled, "[ConditionalCheckFailed, None]"),
        Refused("Transaction with a key of another type", "TransactWriteItems", Transaction("""{"Put": {"TableName": "cases-hash", "Item": {"id": {"N": "1"}}}}"""), Cancelled, "[ValidationError]"),
        Refused("Transaction with an empty key", "TransactWriteItems", Transaction("""{"Put": {"TableName": "cases-hash", "Item": {"id": {"S": ""}}}}"""), "cannot contain an empty string value"),
        Refused("Transaction with half a key", "TransactWriteItems", Transaction("""{"Delete": {"TableName": "cases-range", "Key": {"pk": {"S": "p"}}}}"""), Cancelled, "[ValidationError]"),
        Refused("Transaction with an action of two kinds", "TransactWriteItems", Transaction("""{"Put": {"TableName": "cases-hash", "Item": {"id": {"S": "a"}}}, "Delete": {"TableName": "cases-hash", "Key": {"id": {"S": "b"}}}}"""), "TransactItems can only contain one of Check, Put, Update or Delete"),
        Refused("Transaction with a check of nothing", "TransactWriteItems", Transaction("""{"ConditionCheck": {"TableName": "cases-hash", "Key": {"id": {"S": "seed"}}}}"""), "Member must not be null"),
        Refused("Transaction with an update of nothing", "TransactWriteItems", Transaction("""{"Update": {"TableName": "cases-hash", "Key": {"id": {"S": "seed"}}}}"""), "Member must not be null"),
        Refused("Transaction with a bad expression", "TransactWriteItems", Transaction(Check("seed", "attribute_not_exists(")), "Invalid ConditionExpression: Syntax error; token: \"<EOF>\", near: \"(\""),
        Refused("Transaction with a reserved word", "TransactWriteItems", Transaction("""{"Update": {"TableName": "cases-hash", "Key": {"id": {"S": "seed"}}, "UpdateExpression": "REMOVE pool"}}"""), "Attribute name is a reserved keyword; reserved keyword: pool"),
        Refused("Transaction on a table that is not there", "TransactWriteItems", Transaction("""{"Put": {"TableName": "no-such-table", "Item": {"id": {"S": "a"}}}}"""), "ResourceNotFoundException", "Requested resource not found"),
        Refused("Transaction over 4 MB", "TransactWriteItems", Transaction([.. Enumerable.Range(0, 12).Select(static i => $$"""{"Put": {"TableName": "cases-hash", "Item": {"id": {"S": "big{{i}}"}, "v": {"S": "{{new string('x', 350_000)}}"} } } }""")]), ""),

        Accepted("Transactional get", "TransactGetItems", """{"TransactItems": [{"Get": {"TableName": "cases-hash", "Key": {"id": {"S": "seed"}}}}, {"Get": {"TableName": "cases-hash", "Key": {"id": {"S": "none"}}}}]}"""),
        Refused("Transactional get of nothing", "TransactGetItems", """{"TransactItems": []}""", "Member must have length greater than or equal to 1"),
        Refused("Transactional get of 101", "TransactGetItems", TransactionalGets(101), "Member must have length less than or equal to 100"),
        Refused("Transactional get of one item twice", "TransactGetItems", """{"TransactItems": [{"Get": {"TableName": "cases-hash", "Key": {"id": {"S": "a"}}}}, {"Get": {"TableName": "cases-hash", "Key": {"id": {"S": "a"}}}}]}""", ManyOperations),
        Refused("Transactional get from a table that is not there", "TransactGetItems", """{"TransactItems": [{"Get": {"TableName": "no-such-table", "Key": {"id": {"S": "a"}}}}]}""", "ResourceNotFoundException", "Requested resource not found"),
        Refused("Transactional get with a bad projection", "TransactGetItems", """{"TransactItems": [{"Get": {"TableName": "cases-hash", "Key": {"id": {"S": "a"}}, "ProjectionExpression": "!!"}}]}""", "Invalid ProjectionExpression: Syntax error; token: \"!\", near: \"!!\""),
    ];

    private static string Writes(int count) =>
        $$"""{"RequestItems": {"cases-hash": [{{Join(count, static i => $$"""{"PutRequest": {"Item": {"id": {"S": "w{{i}}"} } } }""")}}]} }""";

    private static string Gets(int count) =>
        $$"""{"RequestItems": {"cases-hash": {"Keys": [{{Join(count, static i => $$"""{"id": {"S": "w{{i}}"} }""")}}]} } }""";

    private static string TransactionalGets(int count) =>
        $$"""{"TransactItems": [{{Join(count, static i => $$"""{"Get": {"TableName": "cases-hash", "Key": {"id": {"S": "w{{i}}"} } } }""")}}]}""";

    private static string Transaction(params string[] actions) => $$"""{"TransactItems": [{{string.Join(", ", actions)}}]}""";

    private static string Put(string id, string? condition = null) =>
        $$"""{"Put": {"TableName": "cases-hash", "Item": {"id": {"S": "{{id}}"} }{{(condition is null ? "" : $", \"ConditionExpression\": \"{condition}\"")}} } }""";

    private static string Update(string id) =>
        $$"""{"Update": {"TableName": "cases-hash", "Key": {"id": {"S": "{{id}}"} }, "UpdateExpression": "REMOVE s"} }""";

    private static string Delete(string id) => $$"""{"Delete": {"TableName": "cases-hash", "Key": {"id": {"S": "{{id}}"} } } }""";

    private static string Check(string id, string condition) =>
        $$"""{"ConditionCheck": {"TableName": "cases-hash", "Key": {"id": {"S": "{{id}}"} }, "ConditionExpression": "{{condition}}"} }""";

    private static string Join(int count, Func<int, string> make) => string.Join(", ", Enumerable.Range(0, count).Select(make));
}
