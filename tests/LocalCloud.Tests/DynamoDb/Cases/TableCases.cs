using static LocalCloud.Tests.DynamoDb.Cases.Case;

namespace LocalCloud.Tests.DynamoDb.Cases;

/// <summary>
/// Tables: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html. No case makes a table that the next would find.
/// </summary>
internal static class TableCases
{
    private const string IdKey = """[{"AttributeName": "id", "KeyType": "HASH"}]""";
    private const string IdDefinition = """{"AttributeName": "id", "AttributeType": "S"}""";
    private const string OnDemand = """ "BillingMode": "PAY_PER_REQUEST" """;

    public static readonly Case[] All =
    [
        Accepted("Describe a table", "DescribeTable", """{"TableName": "cases-range"}"""),
        Refused("Describe a table that is not there", "DescribeTable", """{"TableName": "no-such-table"}""", "ResourceNotFoundException", "Requested resource not found: Table: no-such-table not found"),
        Refused("Delete a table that is not there", "DeleteTable", """{"TableName": "no-such-table"}""", "ResourceNotFoundException", "Requested resource not found: Table: no-such-table not found"),
        Accepted("List tables", "ListTables", "{}"),
        Refused("Create a table that is there", "CreateTable", CaseTables.Definitions[0], "ResourceInUseException", "Table already exists: cases-hash"),
        Create("A name of two letters", "ab", IdKey, IdDefinition, OnDemand, "Member must have length greater than or equal to 3"),
        Create("A name with a space", "bad name", IdKey, IdDefinition, OnDemand, "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"),
        Create("A name of 256 letters", new string('a', 256), IdKey, IdDefinition, OnDemand, "Member must have length less than or equal to 255"),
        Create("An attribute that is in no key", "case-new", IdKey, IdDefinition + """, {"AttributeName": "x", "AttributeType": "S"}""", OnDemand, "Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions"),
        Create("A key attribute without a definition", "case-new", IdKey, """{"AttributeName": "x", "AttributeType": "S"}""", OnDemand, "Some index key attributes are not defined in AttributeDefinitions"),
        Create("A key of an unknown kind", "case-new", """[{"AttributeName": "id", "KeyType": "INVALID"}]""", IdDefinition, OnDemand, "Value 'INVALID' at 'keySchema.1.member.keyType' failed to satisfy constraint: Member must satisfy enum value set: [HASH, RANGE]"),
        Create("An attribute of an unknown type", "case-new", IdKey, """{"AttributeName": "id", "AttributeType": "INVALID"}""", OnDemand, "Value 'INVALID' at 'attributeDefinitions.1.member.attributeType' failed to satisfy constraint: Member must satisfy enum value set: [B, N, S]"),
        Create("A key that begins with its sort key", "case-new", """[{"AttributeName": "id", "KeyType": "RANGE"}]""", IdDefinition, OnDemand, "Invalid KeySchema: The first KeySchemaElement is not a HASH key type"),
        Create("One attribute as both keys", "case-new", """[{"AttributeName": "id", "KeyType": "HASH"}, {"AttributeName": "id", "KeyType": "RANGE"}]""", IdDefinition + """, {"AttributeName": "x", "AttributeType": "S"}""", OnDemand, "Both the Hash Key and the Range Key element in the KeySchema have the same name"),
        Create("Throughput of a table on demand", "case-new", IdKey, IdDefinition, OnDemand + """, "ProvisionedThroughput": {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}""", "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"),
        Create("No throughput of a provisioned table", "case-new", IdKey, IdDefinition, """ "BillingMode": "PROVISIONED" """, "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED"),
        Create("A throughput of none", "case-new", IdKey, IdDefinition, """ "ProvisionedThroughput": {"ReadCapacityUnits": 0, "WriteCapacityUnits": 1}""", "Member must have value greater than or equal to 1"),
        Create("An index of an attribute without a definition", "case-new", IdKey, IdDefinition, OnDemand + Index("GlobalSecondaryIndexes", "by-x", "x"), "Some index key attributes are not defined in AttributeDefinitions"),
        Create("No indexes, said at length", "case-new", IdKey, IdDefinition, OnDemand + """, "GlobalSecondaryIndexes": []""", "List of GlobalSecondaryIndexes is empty"),
        Create("A local index of a table without a sort key", "case-new", IdKey, IdDefinition + """, {"AttributeName": "x", "AttributeType": "S"}""", OnDemand + """, "LocalSecondaryIndexes": [{"IndexName": "by-x", "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}, {"AttributeName": "x", "KeyType": "RANGE"}], "Projection": {"ProjectionType": "ALL"}}]""", "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex"),
        Create("Extra attributes of an index of everything", "case-new", IdKey, IdDefinition, OnDemand + """, "GlobalSecondaryIndexes": [{"IndexName": "by-id", "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}], "Projection": {"ProjectionType": "ALL", "NonKeyAttributes": ["y"]}}]""", "ProjectionType is ALL, but NonKeyAttributes is specified"),
        Create("An index name of two letters", "case-new", IdKey, IdDefinition, OnDemand + Index("GlobalSecondaryIndexes", "by", "id"), "Member must have length greater than or equal to 3"),
        Create("Throughput of an index of a table on demand", "case-new", IdKey, IdDefinition, OnDemand + """, "GlobalSecondaryIndexes": [{"IndexName": "by-id", "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}], "Projection": {"ProjectionType": "ALL"}, "ProvisionedThroughput": {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}}]""", "ProvisionedThroughput should not be specified for index: by-id when BillingMode is PAY_PER_REQUEST"),
        Create("An attribute that no key and no index uses", "case-new", IdKey, IdDefinition + """, {"AttributeName": "x", "AttributeType": "S"}, {"AttributeName": "y", "AttributeType": "S"}""", OnDemand + Index("GlobalSecondaryIndexes", "by-x", "x"), "Some AttributeDefinitions are not used. AttributeDefinitions: [id, x, y], keys used: ["),
        Create("Two indexes of one name", "case-new", IdKey, IdDefinition, OnDemand + """, "GlobalSecondaryIndexes": [{"IndexName": "twice", "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}], "Projection": {"ProjectionType": "ALL"}}, {"IndexName": "twice", "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}], "Projection": {"ProjectionType": "ALL"}}]""", "Duplicate index name: twice"),
        Refused("Create a table without a key", "CreateTable", $$"""{"TableName": "case-new", "AttributeDefinitions": [{{IdDefinition}}], {{OnDemand}} }""", "Value null at 'keySchema' failed to satisfy constraint: Member must not be null"),
        Accepted("Describe time to live", "DescribeTimeToLive", """{"TableName": "cases-hash"}"""),
        Refused("Time to live of a table that is not there", "UpdateTimeToLive", """{"TableName": "no-such-table", "TimeToLiveSpecification": {"Enabled": true, "AttributeName": "ttl"}}""", "ResourceNotFoundException", "Requested resource not found: Table: no-such-table not found"),
        Refused("Disable time to live that is not enabled", "UpdateTimeToLive", """{"TableName": "cases-hash", "TimeToLiveSpecification": {"Enabled": false, "AttributeName": "ttl"}}""", "TimeToLive is already disabled"),
        Refused("Time to live by an empty attribute", "UpdateTimeToLive", """{"TableName": "cases-hash", "TimeToLiveSpecification": {"Enabled": true, "AttributeName": ""}}""", "Member must have length greater than or equal to 1"),
    ];

    private static Case Create(string name, string table, string keys, string definitions, string more, string message) => Refused(
        name,
        "CreateTable",
        $$"""{"TableName": "{{table}}", "KeySchema": {{keys}}, "AttributeDefinitions": [{{definitions}}], {{more}} }""",
        message);

    private static string Index(string parameter, string name, string attribute) =>
        $$""", "{{parameter}}": [{"IndexName": "{{name}}", "KeySchema": [{"AttributeName": "{{attribute}}", "KeyType": "HASH"}], "Projection": {"ProjectionType": "ALL"} }]""";
}
