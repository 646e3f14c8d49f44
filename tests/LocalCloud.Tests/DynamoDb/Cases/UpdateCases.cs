using static LocalCloud.Tests.DynamoDb.Cases.Case;

namespace LocalCloud.Tests.DynamoDb.Cases;

/// <summary>Updates: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html</summary>
internal static class UpdateCases
{
    private const string N1 = """{":v": {"N": "1"}}""";
    private const string Text = """{":v": {"S": "x"}}""";
    private const string List = """{":v": {"L": [{"N": "9"}]}}""";
    private const string Letters = """{":v": {"SS": ["a", "c"]}}""";
    private const string InvalidPath = "The document path provided in the update expression is invalid for update";
    private const string WrongType = "An operand in the update expression has an incorrect data type";

    public static readonly Case[] All =
    [
        Updates("SET an attribute", "SET fresh = :v", Text),
        Updates("Keywords in any case", "set fresh = :v remove s", Text),
        Updates("SET adds", "SET n = n + :v", N1),
        Updates("SET subtracts", "SET n = n - :v", N1),
        Updates("SET copies", "SET fresh = s"),
        Updates("SET with if_not_exists", "SET fresh = if_not_exists(fresh, :v) + :v", N1),
        Updates("SET with list_append", "SET items_ = list_append(items_, :v)", List),
        Updates("SET with list_append on a list that may not be", "SET fresh = list_append(if_not_exists(fresh, :v), :v)", List),
        Updates("SET in a map", "SET m.fresh = :v", Text),
        Updates("SET in a map in a map", "SET m.deep.y = :v", Text),
        Updates("SET an element", "SET items_[1] = :v", Text),
        Updates("SET an element beyond the end", "SET items_[10] = :v", Text),
        Updates("SET with names", "SET #m.#x = :v", Text, """{"#m": "m", "#x": "x"}"""),
        Updates("SET with parentheses around the value", "SET n = (n + :v)", N1),
        Updates("REMOVE an attribute", "REMOVE s"),
        Updates("REMOVE what is not there", "REMOVE absent"),
        Updates("REMOVE an element", "REMOVE items_[0]"),
        Updates("REMOVE an element beyond the end", "REMOVE items_[10]"),
        Updates("REMOVE from a map what is not in it", "REMOVE m.absent"),
        Updates("ADD a number", "ADD n :v", N1),
        Updates("ADD a number to nothing", "ADD fresh :v", N1),
        Updates("ADD to a set", "ADD letters :v", Letters),
        Updates("DELETE from a set", "DELETE letters :v", Letters),
        Updates("DELETE from nothing", "DELETE absent :v", Letters),
        Updates("All sections at once, in any order", "DELETE letters :l ADD n :v REMOVE s SET fresh = :v", """{":v": {"N": "1"}, ":l": {"SS": ["a"]}}"""),
        Updates("Paths side by side", "SET m.x = :v, m.deep.y = :v, items_[0] = :v", N1),
        Updates("An operand may be what another action changes", "SET n = :v, fresh = n", N1),
        Updates("An empty string in an attribute that is no key", "SET fresh = :v", """{":v": {"S": ""}}"""),

        BadUpdate("An empty update", "", "Invalid UpdateExpression: The expression can not be empty;"),
        BadUpdate("An unknown section", "INVALID SYNTAX HERE", "Syntax error; token: \"INVALID\", near: \"INVALID SYNTAX\"", N1),
        BadUpdate("SET without an action", "SET", "Syntax error; token: \"<EOF>\", near: \"SET\""),
        BadUpdate("SET without a value", "SET fresh", "Syntax error; token: \"<EOF>\", near: \"fresh\""),
        BadUpdate("A comma too many", "SET fresh = :v,", "Syntax error; token: \"<EOF>\", near: \",\"", N1),
        BadUpdate("A name in two words", "ADD hits : incr", "Syntax error; token: \":\", near: \"hits : incr\""),
        BadUpdate("A hyphen in a name", "SET a-b = :v", "Syntax error; token: \"-\", near: \"a-b\"", N1),
        BadUpdate("Three summands", "SET n = n + :v + :v", "Syntax error; token: \"+\"", N1),
        BadUpdate("Multiplication", "SET n = n * :v", "Syntax error; token: \"*\"", N1),
        BadUpdate("A literal number", "SET n = n + 1", "Syntax error; token: \"1\""),
        BadUpdate("ADD with an equals sign", "ADD n = :v", "Syntax error; token: \"=\"", N1),
        BadUpdate("ADD with a path for a value", "ADD n s", "Syntax error; token: \"s\""),
        BadUpdate("DELETE without a value", "DELETE letters", "Syntax error; token: \"<EOF>\""),
        BadUpdate("A section twice", "SET fresh = :v SET other_ = :v", "The \"SET\" section can only be used once in an update expression;", N1),
        BadUpdate("A reserved word", "SET pool = :v", "Attribute name is a reserved keyword; reserved keyword: pool", N1),
        BadUpdate("A reserved word within a path", "SET m.status = :v", "Attribute name is a reserved keyword; reserved keyword: status", N1),
        BadUpdate("A value that is not defined", "SET fresh = :x", "An expression attribute value used in expression is not defined; attribute value: :x"),
        BadUpdate("A name that is not defined", "SET #x = :v", "An expression attribute name used in the document path is not defined; attribute name: #x", N1),
        BadUpdate("A value that is not used", "SET fresh = :v", "Value provided in ExpressionAttributeValues unused in expressions: keys: {:w}", """{":v": {"N": "1"}, ":w": {"N": "2"}}"""),
        BadUpdate("A name that is not used", "SET fresh = :v", "Value provided in ExpressionAttributeNames unused in expressions: keys: {#x}", N1, """{"#x": "y"}"""),
        BadUpdate("The same path twice", "SET fresh = :v, fresh = :v", "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [fresh], path two: [fresh]", N1),
        BadUpdate("A path within another", "SET m = :v, m.x = :v", "Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [m], path two: [m, x]", N1),
        BadUpdate("The same path in two sections", "SET fresh = :v REMOVE fresh", "Two document paths overlap with each other", N1),
        BadUpdate("The same path under two names", "SET #a = :v, n = :v", "Two document paths overlap with each other", N1, """{"#a": "n"}"""),
        BadUpdate("A list here, a map there", "SET fresh[0] = :v, fresh.a = :v", "Two document paths conflict with each other", N1),
        BadUpdate("Changing the key", "SET id = :v", "Cannot update attribute id. This attribute is part of the key", Text),
        BadUpdate("Removing the key", "REMOVE id", "Cannot update attribute id. This attribute is part of the key"),
        BadUpdate("Changing the key by another name", "SET #k = :v", "Cannot update attribute id. This attribute is part of the key", Text, """{"#k": "id"}"""),
        BadUpdate("An unknown function", "SET fresh = first(s)", "Invalid function name; function: first"),
        BadUpdate("A condition's function", "SET fresh = size(s)", "The function is not allowed in an update expression; function: size"),
        BadUpdate("Too few operands", "SET fresh = if_not_exists(s)", "Incorrect number of operands for operator or function; operator or function: if_not_exists, number of operands: 1"),
        BadUpdate("if_not_exists takes a path", "SET fresh = if_not_exists(:v, :v)", "Operator or function requires a document path; operator or function: if_not_exists", N1),
        BadUpdate("list_append takes lists", "SET items_ = list_append(items_, :v)", "operator or function: list_append, operand type: S", Text),
        BadUpdate("A sum takes numbers", "SET n = n + :v", "Incorrect operand type for operator or function; operator or function: +, operand type: S", Text),
        BadUpdate("ADD takes no string", "ADD s :v", "Incorrect operand type for operator or function; operator: ADD, operand type: STRING", Text),
        BadUpdate("ADD takes no list", "ADD items_ :v", "operator: ADD, operand type: LIST", List),
        BadUpdate("DELETE takes no number", "DELETE n :v", "operator: DELETE, operand type: NUMBER", N1),
        BadUpdate("A sum with what is no number in the item", "SET fresh = s + :v", WrongType, N1),
        BadUpdate("A sum with what is not in the item", "SET fresh = absent + :v", "The provided expression refers to an attribute that does not exist in the item", N1),
        BadUpdate("A copy of what is not in the item", "SET fresh = absent", "The provided expression refers to an attribute that does not exist in the item"),
        BadUpdate("list_append to what is no list in the item", "SET s = list_append(s, :v)", WrongType, List),
        BadUpdate("ADD a number to a string", "ADD s :v", WrongType, N1),
        BadUpdate("ADD strings to a set of numbers", "ADD digits :v", WrongType, Letters),
        BadUpdate("DELETE strings from a set of numbers", "DELETE digits :v", WrongType, Letters),
        BadUpdate("SET in a map that is not there", "SET absent.x = :v", InvalidPath, N1),
        BadUpdate("SET in what is no map", "SET s.x = :v", InvalidPath, N1),
        BadUpdate("SET an element of what is no list", "SET m[0] = :v", InvalidPath, N1),
        BadUpdate("SET an element of a list that is not there", "SET absent[0] = :v", InvalidPath, N1),
        BadUpdate("REMOVE from a map that is not there", "REMOVE absent.x", InvalidPath),
        BadUpdate("An index beyond any list", "SET items_[99999999999] = :v", "List index is not within the allowable range; index: [99999999999]", N1),
        BadUpdate("A sum beyond the largest number", "SET fresh = :v + :v", "Number overflow. Attempting to store a number with magnitude larger than supported range", """{":v": {"N": "9E125"}}"""),
        BadUpdate("More than 38 digits in a sum", "SET fresh = :v + :w", "38 significant digits", """{":v": {"N": "1E40"}, ":w": {"N": "1"}}"""),
        BadUpdate("An expression over 4 KB", $"SET {new string('x', 4096)} = :v", "Expression size has exceeded the maximum allowed size", N1),

        Refused(
            "Values without an expression",
            "UpdateItem",
            """{"TableName": "cases-hash", "Key": {"id": {"S": "seed"}}, "ExpressionAttributeValues": {":v": {"N": "1"}}}""",
            "ExpressionAttributeValues can only be specified when using expressions: UpdateExpression and ConditionExpression are null"),
        Refused(
            "Names without an expression",
            "UpdateItem",
            """{"TableName": "cases-hash", "Key": {"id": {"S": "seed"}}, "ExpressionAttributeNames": {"#a": "b"}}""",
            "ExpressionAttributeNames can only be specified when using expressions"),
        Refused(
            "Legacy updates beside an expression",
            "UpdateItem",
            """
            {"TableName": "cases-hash", "Key": {"id": {"S": "seed"}}, "UpdateExpression": "REMOVE s",
             "AttributeUpdates": {"n": {"Value": {"N": "1"}, "Action": "PUT"}}}
            """,
            "Can not use both expression and non-expression parameters in the same request: "
            + "Non-expression parameters: {AttributeUpdates} Expression parameters: {UpdateExpression}"),
        Accepted("An update without an expression", "UpdateItem", """{"TableName": "cases-hash", "Key": {"id": {"S": "made"}}}"""),
        Accepted(
            "An update of an item that is not there makes it",
            "UpdateItem",
            """
            {"TableName": "cases-hash", "Key": {"id": {"S": "made"}}, "UpdateExpression": "ADD n :v",
             "ExpressionAttributeValues": {":v": {"N": "1"}}, "ReturnValues": "UPDATED_NEW"}
            """),
        Refused(
            "Unknown ReturnValues",
            "UpdateItem",
            """{"TableName": "cases-hash", "Key": {"id": {"S": "seed"}}, "UpdateExpression": "REMOVE s", "ReturnValues": "EVERYTHING"}""",
            "Member must satisfy enum value set"),
        Refused(
            "A condition that does not hold",
            "UpdateItem",
            """
            {"TableName": "cases-hash", "Key": {"id": {"S": "none"}}, "UpdateExpression": "REMOVE s",
             "ConditionExpression": "attribute_exists(id)"}
            """,
            "ConditionalCheckFailedException",
            "The conditional request failed"),
    ];
}
