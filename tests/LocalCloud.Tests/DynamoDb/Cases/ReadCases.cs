using static LocalCloud.Tests.DynamoDb.Cases.Case;

namespace LocalCloud.Tests.DynamoDb.Cases;

/// <summary>
/// Queries, scans and projections: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.KeyConditionExpressions.html
/// </summary>
internal static class ReadCases
{
    private const string P = """{":p": {"S": "p"}}""";
    private const string PV = """{":p": {"S": "p"}, ":v": {"S": "a"}}""";

    public static readonly Case[] All =
    [
        Query("By partition key", "pk = :p", P),
        Query("By both keys", "pk = :p AND sk = :v", PV),
        Query("By both keys, the other way round", "sk = :v AND pk = :p", PV),
        Query("The value first", ":p = pk", P),
        Query("A range of sort keys", "pk = :p AND sk BETWEEN :v AND :v", PV),
        Query("Sort keys from one on", "pk = :p AND sk >= :v", PV),
        Query("A beginning of sort keys", "pk = :p AND begins_with(sk, :v)", PV),
        Query("Parentheses around each condition", "(pk = :p) AND (sk = :v)", PV),
        Query("Parentheses around all", "(pk = :p AND sk < :v)", PV),
        Query("By names", "#p = :p", P, """, "ExpressionAttributeNames": {"#p": "pk"}"""),
        Query("By a global index", "holder = :p", P, """, "IndexName": "by-owner" """),
        Query("By a global index and its sort key", "holder = :p AND score > :v", """{":p": {"S": "o"}, ":v": {"N": "0"}}""", """, "IndexName": "by-owner" """),
        Query("By a local index, consistently", "pk = :p AND score = :v", """{":p": {"S": "p"}, ":v": {"N": "1"}}""", """, "IndexName": "by-score", "ConsistentRead": true"""),
        Query("Backwards, one item", "pk = :p", P, """, "ScanIndexForward": false, "Limit": 1"""),
        Query("Counting", "pk = :p", P, """, "Select": "COUNT" """),
        Query("Filtering", "pk = :p", PV, """, "FilterExpression": "extra = :v" """),
        Query("Filtering by the table's key in an index", "holder = :p", PV, """, "IndexName": "by-owner", "FilterExpression": "pk = :v" """),
        BadQuery("L45 An index's key without the index", "holder = :p", P, "Query condition missed key schema element: pk"),
        BadQuery("An attribute that is no key", "extra = :p", P, "Query condition missed key schema element: pk"),
        BadQuery("The sort key alone", "sk = :p", P, "Query condition missed key schema element: pk"),
        BadQuery("The partition key and an attribute that is no key", "pk = :p AND extra = :v", PV, "Query condition missed key schema element: sk"),
        BadQuery("The table's sort key in an index that has another", "holder = :p AND sk = :v", PV, "Query condition missed key schema element: score", """, "IndexName": "by-owner" """),
        BadQuery("A range of partition keys", "pk > :p", P, "Query key condition not supported"),
        BadQuery("A beginning of partition keys", "begins_with(pk, :p)", P, "Query key condition not supported"),
        BadQuery("OR between keys", "pk = :p OR sk = :v", PV, "Invalid operator used in KeyConditionExpression: OR"),
        BadQuery("NOT before a key", "pk = :p AND NOT sk = :v", PV, "Invalid operator used in KeyConditionExpression: NOT"),
        BadQuery("Unequal keys", "pk = :p AND sk <> :v", PV, "Invalid operator used in KeyConditionExpression: <>"),
        BadQuery("IN for keys", "pk = :p AND sk IN (:v)", PV, "Invalid operator used in KeyConditionExpression: IN"),
        BadQuery("contains for keys", "pk = :p AND contains(sk, :v)", PV, "Invalid operator used in KeyConditionExpression: contains"),
        BadQuery("attribute_exists for keys", "pk = :p AND attribute_exists(sk)", P, "Invalid operator used in KeyConditionExpression: attribute_exists"),
        BadQuery("size of a key", "pk = :p AND size(sk) = :v", """{":p": {"S": "p"}, ":v": {"N": "1"}}""", "KeyConditionExpressions cannot contain nested operations"),
        BadQuery("Two conditions on one key", "pk = :p AND sk > :v AND sk < :p", PV, "KeyConditionExpressions must only contain one condition per key"),
        BadQuery("A path into a key", "pk = :p AND sk.a = :v", PV, "KeyConditionExpressions cannot have conditions on nested attributes"),
        BadQuery("A key compared with a key", "pk = sk", null, "Multiple attribute names used in one condition"),
        BadQuery("No key in a condition", ":p = :v", PV, "Invalid condition in KeyConditionExpression: No key attribute specified"),
        BadQuery("A value of another type", "pk = :p", """{":p": {"N": "1"}}""", "Condition parameter type does not match schema type"),
        BadQuery("A sort value of another type", "pk = :p AND sk = :v", """{":p": {"S": "p"}, ":v": {"N": "1"}}""", "Condition parameter type does not match schema type"),
        BadQuery("An empty key", "pk = :p", """{":p": {"S": ""}}""", "cannot contain an empty string value"),
        BadQuery("A range with its bounds reversed", "pk = :p AND sk BETWEEN :p AND :v", PV, "The BETWEEN operator requires upper bound to be greater than or equal to lower bound"),
        BadQuery("A beginning of numbers", "holder = :p AND begins_with(score, :v)", """{":p": {"S": "o"}, ":v": {"N": "1"}}""", "Incorrect operand type for operator or function; operator or function: begins_with, operand type: N", """, "IndexName": "by-owner" """),
        BadQuery("An empty key condition", "", null, "Invalid KeyConditionExpression: The expression can not be empty;"),
        BadQuery("A key condition that ends early", "pk = ", null, "Invalid KeyConditionExpression: Syntax error; token: \"<EOF>\""),
        BadQuery("Redundant parentheses", "((pk = :p)) AND sk = :v", PV, "The expression has redundant parentheses;"),
        BadQuery("Filtering by the key", "pk = :p", PV, "Filter Expression can only contain non-primary key attributes: Primary key attribute: sk", """, "FilterExpression": "sk = :v" """),
        BadQuery("Filtering by the index's key", "holder = :p", """{":p": {"S": "o"}, ":v": {"N": "1"}}""", "Filter Expression can only contain non-primary key attributes: Primary key attribute: score", """, "IndexName": "by-owner", "FilterExpression": "score = :v" """),
        BadQuery("An index that is not there", "pk = :p", P, "The table does not have the specified index: nope", """, "IndexName": "nope" """),
        BadQuery("A global index, consistently", "holder = :p", P, "Consistent reads are not supported on global secondary indexes", """, "IndexName": "by-owner", "ConsistentRead": true"""),
        BadQuery("A limit of none", "pk = :p", P, "Member must have value greater than or equal to 1", """, "Limit": 0"""),
        BadQuery("An unknown selection", "pk = :p", P, "Member must satisfy enum value set: [SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES]", """, "Select": "EVERYTHING" """),
        BadQuery("Specific attributes that are not named", "pk = :p", P, "when choosing to get SPECIFIC_ATTRIBUTES", """, "Select": "SPECIFIC_ATTRIBUTES" """),
        BadQuery("Projected attributes of a table", "pk = :p", P, "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName", """, "Select": "ALL_PROJECTED_ATTRIBUTES" """),
        BadQuery("A count with a projection", "pk = :p", P, "Cannot specify the ProjectionExpression when choosing to get only the Count", """, "Select": "COUNT", "ProjectionExpression": "extra" """),
        BadQuery("All attributes of an index of keys", "kind = :p", P, "Select type ALL_ATTRIBUTES is not supported for global secondary index by-kind because its projection type is not ALL", """, "IndexName": "by-kind", "Select": "ALL_ATTRIBUTES" """),
        BadQuery("An attribute that the index does not project", "kind = :p", P, "Global secondary index by-kind does not project [extra]", """, "IndexName": "by-kind", "ProjectionExpression": "extra" """),
        BadQuery("A start that is no key", "pk = :p", P, "The provided starting key is invalid", """, "ExclusiveStartKey": {"pk": {"S": "p"} }"""),
        BadQuery("A start in another partition", "pk = :p", P, "The provided starting key is outside query boundaries based on provided conditions", """, "ExclusiveStartKey": {"pk": {"S": "q"}, "sk": {"S": "a"} }"""),
        Refused("A query of nothing", "Query", """{"TableName": "cases-range"}""", "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request."),
        Refused("A query of a table that is not there", "Query", """{"TableName": "no-such-table", "KeyConditionExpression": "pk = :p", "ExpressionAttributeValues": {":p": {"S": "p"}}}""", "ResourceNotFoundException", "Requested resource not found"),

        Accepted("Scan", "Scan", """{"TableName": "cases-range"}"""),
        Accepted("Scan with a filter, by the key too", "Scan", """{"TableName": "cases-range", "FilterExpression": "pk = :p AND size(extra) > :n", "ExpressionAttributeValues": {":p": {"S": "p"}, ":n": {"N": "0"}}}"""),
        Accepted("Scan an index", "Scan", """{"TableName": "cases-range", "IndexName": "by-kind", "Limit": 1}"""),
        Accepted("Scan a segment", "Scan", """{"TableName": "cases-range", "Segment": 1, "TotalSegments": 4}"""),
        Refused("Scan a segment of an unknown number", "Scan", """{"TableName": "cases-range", "Segment": 0}""", "The TotalSegments parameter is required but was not present in the request when Segment parameter is present"),
        Refused("Scan an unknown segment", "Scan", """{"TableName": "cases-range", "TotalSegments": 2}""", "The Segment parameter is required but was not present in the request when parameter TotalSegments is present"),
        Refused("Scan a segment beyond the last", "Scan", """{"TableName": "cases-range", "Segment": 5, "TotalSegments": 5}""", "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: 5 is not less than TotalSegments: 5"),
        Refused("Scan a global index, consistently", "Scan", """{"TableName": "cases-range", "IndexName": "by-kind", "ConsistentRead": true}""", "Consistent reads are not supported on global secondary indexes"),
        Refused("Scan with an empty filter", "Scan", """{"TableName": "cases-range", "FilterExpression": ""}""", "Invalid FilterExpression: The expression can not be empty;"),
        Refused("Scan with a reserved word", "Scan", """{"TableName": "cases-range", "FilterExpression": "attribute_exists(state)"}""", "Invalid FilterExpression: Attribute name is a reserved keyword; reserved keyword: state"),
        Refused("Scan with values and no filter", "Scan", """{"TableName": "cases-range", "ExpressionAttributeValues": {":v": {"N": "1"}}}""", "ExpressionAttributeValues can only be specified when using expressions: FilterExpression is null"),

        Projection("One attribute", "s"),
        Projection("Several attributes, elements and members", "s, items_[0], m.deep.y, m.line[0].cell"),
        Projection("Attributes that are not there", "absent, m.absent, items_[9]"),
        Projection("A name", "#s", """, "ExpressionAttributeNames": {"#s": "status"}"""),
        BadProjection("An empty projection", "", "Invalid ProjectionExpression: The expression can not be empty;"),
        BadProjection("Exclamation marks", "!!", "Invalid ProjectionExpression: Syntax error; token: \"!\", near: \"!!\""),
        BadProjection("A comma too many", "s,", "Syntax error; token: \"<EOF>\", near: \",\""),
        BadProjection("Two names without a comma", "s n", "Syntax error; token: \"n\", near: \"s n\""),
        BadProjection("A value", ":v", "Syntax error; token: \":v\""),
        BadProjection("A reserved word", "s, status", "Attribute name is a reserved keyword; reserved keyword: status"),
        BadProjection("A reserved word in capitals", "STATUS", "Attribute name is a reserved keyword; reserved keyword: STATUS"),
        BadProjection("A name that is not defined", "#s", "An expression attribute name used in the document path is not defined; attribute name: #s"),
        BadProjection("A name that is not used", "s", "Value provided in ExpressionAttributeNames unused in expressions: keys: {#x}", """, "ExpressionAttributeNames": {"#x": "y"}"""),
        BadProjection("The same path twice", "s, s", "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [s], path two: [s]"),
        BadProjection("A path within another", "m.deep, m", "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [m, deep], path two: [m]"),
        BadProjection("A path into the key", "id.x", "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: id"),
    ];

    private static Case Query(string name, string condition, string? values, string more = "") =>
        Accepted(name, "Query", QueryRequest(condition, values, more));

    private static Case BadQuery(string name, string condition, string? values, string message, string more = "") =>
        Refused(name, "Query", QueryRequest(condition, values, more), message);

    private static string QueryRequest(string condition, string? values, string more) =>
        $$"""{"TableName": "cases-range", "KeyConditionExpression": "{{condition}}"{{(values is null ? "" : $", \"ExpressionAttributeValues\": {values}")}}{{more}} }""";

    private static Case Projection(string name, string projection, string more = "") =>
        Accepted("Projection: " + name, "GetItem", ProjectionRequest(projection, more));

    private static Case BadProjection(string name, string projection, string message, string more = "") =>
        Refused("Projection: " + name, "GetItem", ProjectionRequest(projection, more), message);

    private static string ProjectionRequest(string projection, string more) =>
        $$"""{"TableName": "cases-hash", "Key": {"id": {"S": "seed"} }, "ProjectionExpression": "{{projection}}"{{more}} }""";
}
