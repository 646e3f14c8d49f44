using static LocalCloud.Tests.DynamoDb.Cases.Case;

namespace LocalCloud.Tests.DynamoDb.Cases;

/// <summary>
/// Conditions: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html
/// </summary>
internal static class ConditionCases
{
    private const string N5 = """{":v": {"N": "5"}}""";
    private const string Text = """{":v": {"S": "hello"}}""";

    public static readonly Case[] All =
    [
        Holds("attribute_exists holds where the attribute is", "attribute_exists(s)"),
        Fails("attribute_exists fails where it is not", "attribute_exists(absent)"),
        Holds("attribute_not_exists holds where it is not", "attribute_not_exists(absent)"),
        Fails("attribute_not_exists fails where it is", "attribute_not_exists(id)"),
        Holds("A path reaches into maps and lists", "attribute_exists(m.deep.y) AND attribute_exists(m.line[0].cell)"),
        Fails("A path to an element beyond the end finds nothing", "attribute_exists(items_[3])"),
        Fails("A path through a scalar finds nothing", "attribute_exists(s.part)"),
        Holds("Equality compares numbers by value", "n = :v", """{":v": {"N": "5.00"}}"""),
        Fails("Values of different types are not equal", "n = :v", """{":v": {"S": "5"}}"""),
        Holds("Values of different types are unequal", "n <> :v", """{":v": {"S": "5"}}"""),
        Fails("Equality with an absent attribute fails", "absent = :v", N5),
        Holds("Inequality with an absent attribute holds", "absent <> :v", N5),
        Holds("Numbers are ordered by value", "n < :v", """{":v": {"N": "10"}}"""),
        Fails("Strings are ordered by bytes, upper case first", "s < :v", """{":v": {"S": "Hello"}}"""),
        Fails("Order across types fails", "n < :v", """{":v": {"S": "9"}}"""),
        Holds("Binaries are equal by content", "b = :v", """{":v": {"B": "AQID"}}"""),
        Holds("Sets are equal without order", "letters = :v", """{":v": {"SS": ["b", "a"]}}"""),
        Fails("Lists are equal in order only", "items_ = :v", """{":v": {"L": [{"N": "2"}, {"N": "1"}, {"S": "three"}]}}"""),
        Holds("BETWEEN includes its bounds", "n BETWEEN :v AND :w", """{":v": {"N": "5"}, ":w": {"N": "5"}}"""),
        Fails("BETWEEN fails outside", "n BETWEEN :v AND :w", """{":v": {"N": "6"}, ":w": {"N": "9"}}"""),
        Holds("IN finds a value", "s IN (:v, :w)", """{":v": {"S": "x"}, ":w": {"S": "hello"}}"""),
        Fails("IN misses a value", "s IN (:v)", """{":v": {"S": "x"}}"""),
        Holds("begins_with on a string", "begins_with(s, :v)", """{":v": {"S": "he"}}"""),
        Fails("begins_with on an attribute of another type", "begins_with(n, :v)", """{":v": {"S": "5"}}"""),
        Holds("contains on a string", "contains(s, :v)", """{":v": {"S": "ell"}}"""),
        Holds("contains on a set of strings", "contains(letters, :v)", """{":v": {"S": "b"}}"""),
        Holds("contains on a set of numbers", "contains(digits, :v)", """{":v": {"N": "2"}}"""),
        Holds("contains on a list", "contains(items_, :v)", """{":v": {"S": "three"}}"""),
        Fails("contains on a list of another type", "contains(items_, :v)", """{":v": {"S": "1"}}"""),
        Holds("size of a string", "size(s) = :v", N5),
        Holds("size of a list", "size(items_) = :v", """{":v": {"N": "3"}}"""),
        Holds("size of a binary", "size(b) >= :v", """{":v": {"N": "3"}}"""),
        Fails("size of an absent attribute compares to nothing", "size(absent) >= :v", """{":v": {"N": "0"}}"""),
        Holds("attribute_type tells the type", "attribute_type(flag, :v)", """{":v": {"S": "BOOL"}}"""),
        Fails("attribute_type of another type", "attribute_type(flag, :v)", """{":v": {"S": "S"}}"""),
        Holds("AND binds before OR", "attribute_exists(s) OR attribute_exists(absent) AND attribute_exists(absent)"),
        Fails("NOT binds before AND", "NOT attribute_exists(absent) AND attribute_exists(absent)"),
        Holds("Parentheses change the order", "NOT (attribute_exists(absent) AND attribute_exists(s))"),
        Holds("Keywords are known in any case", "attribute_exists(s) and not attribute_exists(absent) Or n between :v And :v", N5),
        Holds("Names stand for attributes", "#a.#b = :v", """{":v": {"N": "1"}}""", """{"#a": "m", "#b": "x"}"""),
        Holds("Parentheses around each operand", "(n) = (:v)", N5),
        Holds("Parentheses within parentheses around more", "((n = :v) AND (s <> :v))", N5),

        BadCondition("An empty condition", "", "Invalid ConditionExpression: The expression can not be empty;"),
        BadCondition("A bare name is no condition", "foo", "Syntax error; token: \"<EOF>\", near: \"foo\""),
        BadCondition("A hyphen in a name", "a-b = :v", "Syntax error; token: \"-\", near: \"a-b\"", N5),
        BadCondition("An operand is missing", "n = ", "Syntax error; token: \"<EOF>\", near: \"=\""),
        BadCondition("A parenthesis is not closed", "attribute_not_exists(", "Syntax error; token: \"<EOF>\", near: \"(\""),
        BadCondition("A double equals sign", "n == :v", "Syntax error; token: \"=\"", N5),
        BadCondition("An exclamation mark for not equal", "n != :v", "Syntax error; token: \"!\"", N5),
        BadCondition("AND without a right side", "n = :v AND", "Syntax error; token: \"<EOF>\"", N5),
        BadCondition("A literal number", "n = 5", "Syntax error; token: \"5\""),
        BadCondition("A literal string", "s = \"hello\"", "Syntax error; token: \""),
        BadCondition("Two conditions without an operator", "n = :v s = :v", "Syntax error; token: \"s\"", N5),
        BadCondition("A list index that is no number", "attribute_exists(items_[x])", "Syntax error; token: \"x\""),
        BadCondition("A negative list index", "attribute_exists(items_[-1])", "Syntax error; token: \"-\""),
        BadCondition("Redundant parentheses", "((n = :v))", "The expression has redundant parentheses;", N5),
        BadCondition("Redundant parentheses around an operand", "((n)) = :v", "The expression has redundant parentheses;", N5),
        BadCondition("An unknown function", "exists(n)", "Invalid function name; function: exists"),
        BadCondition("Function names have their case", "ATTRIBUTE_EXISTS(n)", "Invalid function name; function: ATTRIBUTE_EXISTS"),
        BadCondition("Too few operands", "contains(s)", "Incorrect number of operands for operator or function; operator or function: contains, number of operands: 1"),
        BadCondition("Too many operands", "attribute_exists(s, n)", "operator or function: attribute_exists, number of operands: 2"),
        BadCondition("size is no condition", "size(s)", "The function is not allowed to be used this way in an expression; function: size"),
        BadCondition("attribute_exists is no operand", "attribute_exists(s) = :v", "The function is not allowed to be used this way in an expression; function: attribute_exists", """{":v": {"BOOL": true}}"""),
        BadCondition("if_not_exists belongs to updates", "if_not_exists(s, :v) = :v", "The function is not allowed in a condition expression; function: if_not_exists", N5),
        BadCondition("attribute_exists takes a path", "attribute_exists(:v)", "Operator or function requires a document path; operator or function: attribute_exists", N5),
        BadCondition("A name that is not defined", "#x = :v", "An expression attribute name used in the document path is not defined; attribute name: #x", N5),
        BadCondition("A value that is not defined", "n = :x", "An expression attribute value used in expression is not defined; attribute value: :x"),
        BadCondition("A name that is not used", "n = :v", "Value provided in ExpressionAttributeNames unused in expressions: keys: {#x}", N5, """{"#x": "y"}"""),
        BadCondition("A value that is not used", "n = :v", "Value provided in ExpressionAttributeValues unused in expressions: keys: {:w}", """{":v": {"N": "5"}, ":w": {"N": "6"}}"""),
        BadCondition("A key of names without its sign", "x = :v", "ExpressionAttributeNames contains invalid key: Syntax error; key: \"x\"", N5, """{"x": "y"}"""),
        BadCondition("A key of values without its sign", "n = :v", "ExpressionAttributeValues contains invalid key: Syntax error; key: \"v\"", """{"v": {"N": "5"}}"""),
        BadCondition("No names at all", "n = :v", "ExpressionAttributeNames must not be empty", N5, "{}"),
        BadCondition("No values at all", "attribute_exists(n)", "ExpressionAttributeValues must not be empty", "{}"),
        BadCondition("An invalid value", "n = :v", "ExpressionAttributeValues contains invalid value: The parameter cannot be converted to a numeric value: five for key :v", """{":v": {"N": "five"}}"""),
        BadCondition("begins_with on a number", "begins_with(n, :v)", "Incorrect operand type for operator or function; operator or function: begins_with, operand type: N", N5),
        BadCondition("Order of booleans", "flag < :v", "Incorrect operand type for operator or function; operator or function: <, operand type: BOOL", """{":v": {"BOOL": true}}"""),
        BadCondition("Order of lists", "items_ >= :v", "operator or function: >=, operand type: L", """{":v": {"L": []}}"""),
        BadCondition("BETWEEN with its bounds reversed", "n BETWEEN :v AND :w", "The BETWEEN operator requires upper bound to be greater than or equal to lower bound", """{":v": {"N": "9"}, ":w": {"N": "6"}}"""),
        BadCondition("BETWEEN with bounds of two types", "n BETWEEN :v AND :w", "The BETWEEN operator requires same data type for lower and upper bounds", """{":v": {"N": "1"}, ":w": {"S": "6"}}"""),
        BadCondition("size of a number", "size(:v) = :v", "operator or function: size, operand type: N", N5),
        BadCondition("attribute_type with an unknown type", "attribute_type(s, :v)", "Invalid attribute type name found; type: hello", Text),
        BadCondition("attribute_type with a type that is no string", "attribute_type(s, :v)", "operator or function: attribute_type, operand type: N", N5),
        BadCondition("A comparison with itself", "n = n", "The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [n]"),
        BadCondition("More than a hundred candidates", $"n IN ({Many(101)})", "The IN operator is provided with too many operands; number of operands: 101", ManyValues(101)),
        Holds("A hundred candidates", $"n IN ({Many(100)})", ManyValues(100)),
        BadCondition("An expression over 4 KB", $"attribute_exists(s) OR attribute_exists({new string('x', 4096)})", "Expression size has exceeded the maximum allowed size"),
        Holds("An expression of nearly 4 KB", $"attribute_exists(s) OR attribute_exists({new string('x', 4000)})"),
    ];

    private static string Many(int count) => string.Join(", ", Enumerable.Range(1, count).Select(static i => $":v{i}"));

    private static string ManyValues(int count) =>
        "{" + string.Join(", ", Enumerable.Range(1, count).Select(static i => $"\":v{i}\": {{\"N\": \"{i}\"}}")) + "}";
}
