namespace LocalCloud.Tests.DynamoDb.Cases;

/// <summary>The tables and items that the cases are about.</summary>
internal static class CaseTables
{
    /// <summary>Key: <c>id</c> (S).</summary>
    public const string Hash = "cases-hash";

    /// <summary>
    /// Key: <c>pk</c> (S), <c>sk</c> (S). Indexes: <c>by-owner</c> (global; <c>holder</c> S, <c>score</c> N; everything),
    /// <c>by-kind</c> (global; <c>kind</c> S; keys only), <c>by-score</c> (local; <c>score</c> N; keys only).
    /// </summary>
    public const string Range = "cases-range";

    /// <summary>Key: <c>pk</c> (S), <c>sk</c> (N).</summary>
    public const string Number = "cases-number";

    /// <summary>Key: <c>pk</c> (B).</summary>
    public const string Binary = "cases-binary";

    /// <summary>The item in <see cref="Hash"/>.</summary>
    public const string Seed = """
        {
          "id": {"S": "seed"}, "n": {"N": "5"}, "s": {"S": "hello"}, "b": {"B": "AQID"}, "flag": {"BOOL": true}, "nothing": {"NULL": true},
          "letters": {"SS": ["a", "b"]}, "digits": {"NS": ["1", "2"]}, "blobs": {"BS": ["AQ=="]},
          "items_": {"L": [{"N": "1"}, {"N": "2"}, {"S": "three"}]},
          "m": {"M": {"x": {"N": "1"}, "deep": {"M": {"y": {"S": "z"}}}, "line": {"L": [{"M": {"cell": {"N": "7"}}}]}}}
        }
        """;

    /// <summary>CreateTable requests.</summary>
    public static readonly string[] Definitions =
    [
        """
        {
          "TableName": "cases-hash", "BillingMode": "PAY_PER_REQUEST",
          "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
          "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}]
        }
        """,
        """
        {
          "TableName": "cases-range", "BillingMode": "PAY_PER_REQUEST",
          "AttributeDefinitions": [
            {"AttributeName": "pk", "AttributeType": "S"}, {"AttributeName": "sk", "AttributeType": "S"},
            {"AttributeName": "holder", "AttributeType": "S"}, {"AttributeName": "score", "AttributeType": "N"},
            {"AttributeName": "kind", "AttributeType": "S"}],
          "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
          "GlobalSecondaryIndexes": [
            {"IndexName": "by-owner", "Projection": {"ProjectionType": "ALL"},
             "KeySchema": [{"AttributeName": "holder", "KeyType": "HASH"}, {"AttributeName": "score", "KeyType": "RANGE"}]},
            {"IndexName": "by-kind", "Projection": {"ProjectionType": "KEYS_ONLY"},
             "KeySchema": [{"AttributeName": "kind", "KeyType": "HASH"}]}],
          "LocalSecondaryIndexes": [
            {"IndexName": "by-score", "Projection": {"ProjectionType": "KEYS_ONLY"},
             "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "score", "KeyType": "RANGE"}]}]
        }
        """,
        """
        {
          "TableName": "cases-number", "BillingMode": "PAY_PER_REQUEST",
          "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}, {"AttributeName": "sk", "AttributeType": "N"}],
          "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}]
        }
        """,
        """
        {
          "TableName": "cases-binary", "BillingMode": "PAY_PER_REQUEST",
          "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "B"}],
          "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}]
        }
        """,
    ];

    /// <summary>PutItem requests, made again before every case.</summary>
    public static readonly string[] Seeds =
    [
        $$"""{"TableName": "cases-hash", "Item": {{Seed}}}""",
        """
        {
          "TableName": "cases-range",
          "Item": {"pk": {"S": "p"}, "sk": {"S": "a"}, "holder": {"S": "o"}, "score": {"N": "1"}, "kind": {"S": "k"}, "extra": {"S": "e"}}
        }
        """,
    ];
}
