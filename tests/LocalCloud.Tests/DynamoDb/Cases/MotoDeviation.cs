namespace LocalCloud.Tests.DynamoDb.Cases;

/// <summary>Where moto accepts what AWS refuses, refuses what AWS accepts, or answers another error code.</summary>
/// <param name="Aws">What AWS does.</param>
/// <param name="Moto">What moto does instead.</param>
/// <param name="Source">Where AWS's way is documented.</param>
/// <param name="Cases">The cases that show it. Each has to go on showing it, or it leaves the list.</param>
/// <param name="DependsOnOtherCases">
/// True where moto's fault depends on which items other cases have left in the table, so that the case may agree in one order of the tests
/// and deviate in another.
/// </param>
internal sealed record MotoDeviation(string Aws, string Moto, string Source, string[] Cases, bool DependsOnOtherCases = false)
{
    // moto 5.2.1.
    public static readonly MotoDeviation[] All =
    [
        new(
            "Requests are refused by their form first: required members, lengths, patterns, words and ranges.",
            "Moto takes them, or answers 500.",
            "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/CommonErrors.html",
            [
                "BatchGetItem: Batch get of no keys of a table",
                "BatchGetItem: Batch get of nothing",
                "BatchWriteItem: Batch write of 26",
                "BatchWriteItem: Batch write of no items of a table",
                "BatchWriteItem: Batch write of nothing",
                "GetItem: Get from a table of an impossible name",
                "GetItem: Get without a key",
                "GetItem: Get without a table",
                "Query: A limit of none",
                "Query: An unknown selection",
                "TransactGetItems: Transactional get of nothing",
                "TransactWriteItems: Transaction of nothing",
                "TransactWriteItems: Transaction with a check of nothing",
                "TransactWriteItems: Transaction with an update of nothing",
            ]),
        new(
            "One batch or transaction names an item once.",
            "Moto takes them.",
            "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html",
            [
                "BatchWriteItem: Batch put and delete of one key",
                "BatchWriteItem: Batch write of one key twice",
                "TransactGetItems: Transactional get of one item twice",
            ]),
        new(
            "A transaction is refused with CancellationReasons when a key does not fit, and as a whole when it is over 4 MB.",
            "Moto names no reasons, and has no such limit.",
            "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html",
            [
                "TransactWriteItems: Transaction over 4 MB",
                "TransactWriteItems: Transaction with a key of another type",
                "TransactWriteItems: Transaction with half a key",
            ]),
        new(
            "CreateTable checks names, keys, indexes and throughput.",
            "Moto makes the table, or answers 500.",
            "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html",
            [
                "CreateTable: A key that begins with its sort key",
                "CreateTable: A local index of a table without a sort key",
                "CreateTable: A name of 256 letters",
                "CreateTable: A name of two letters",
                "CreateTable: A name with a space",
                "CreateTable: A throughput of none",
                "CreateTable: An attribute of an unknown type",
                "CreateTable: An index name of two letters",
                "CreateTable: Create a table without a key",
                "CreateTable: Extra attributes of an index of everything",
                "CreateTable: Throughput of an index of a table on demand",
                "CreateTable: Two indexes of one name",
            ]),
        new(
            "UpdateTimeToLive refuses what is so already, an empty attribute, and a table that is not there with ResourceNotFoundException.",
            "Moto takes the first two, and has a code of its own for the third.",
            "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html",
            [
                "UpdateTimeToLive: Disable time to live that is not enabled",
                "UpdateTimeToLive: Time to live by an empty attribute",
                "UpdateTimeToLive: Time to live of a table that is not there",
            ]),
        new(
            "A key has the schema's types and at most 2,048 and 1,024 bytes, is not empty, and no expression looks into it.",
            "Moto looks at a part of that.",
            "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html",
            [
                "GetItem: A key of 2,049 bytes to get",
                "GetItem: Get with a key of another type",
                "GetItem: Projection: A path into the key",
                "PutItem: A condition that looks into a key",
                "PutItem: Put with a local index key of another type",
                "PutItem: Put with an empty binary key",
                "PutItem: Put with an index key of another type",
                "Query: A sort value of another type",
                "Query: A value of another type",
            ]),
        new(
            "A value has exactly one type, a set has no duplicates, containers nest 32 deep.",
            "Moto stores it, or answers 500.",
            "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html",
            [
                "PutItem: A set of binaries with a duplicate",
                "PutItem: A set of numbers with one number twice",
                "PutItem: A set of strings with a duplicate",
                "PutItem: A value of no type",
                "PutItem: A value of two types",
                "PutItem: An empty set of binaries",
                "PutItem: Lists 40 deep",
            ]),
        new(
            "Numbers have 38 significant digits and a magnitude up to 9.9E+125; what does not fit is refused.",
            "Moto stores some, and answers 500 when a sum does not fit.",
            "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-data-types-number",
            [
                "PutItem: Number: 39 digits",
                "PutItem: Number: Below the most negative number",
                "PutItem: Number: Beyond the largest number",
                "UpdateItem: A sum beyond the largest number",
                "UpdateItem: More than 38 digits in a sum",
            ]),
        new(
            "Expressions have at most 4 KB, IN at most 100 candidates, list indexes fit an integer.",
            "Moto has no such limits.",
            "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-expression-parameters",
            [
                "PutItem: An expression over 4 KB",
                "PutItem: More than a hundred candidates",
                "UpdateItem: An expression over 4 KB",
                "UpdateItem: An index beyond any list",
            ]),
        new(
            "Every #name and :value that an expression uses is defined, well formed and valid, and every one that is defined is used.",
            "Moto takes them, or answers 500.",
            "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ExpressionAttributeNames.html",
            [
                "GetItem: Projection: A name that is not defined",
                "PutItem: A key of names without its sign",
                "PutItem: A name that is not defined",
                "PutItem: A value that is not defined",
                "PutItem: A value that is not used",
                "PutItem: An invalid value",
                "PutItem: No names at all",
                "PutItem: Put with a legacy condition beside an expression",
                "PutItem: Put with values and no expression",
                "Scan: Scan with values and no filter",
                "UpdateItem: A name that is not defined",
            ]),
        new(
            "A condition follows the grammar, parentheses around operands included.",
            "Moto answers 500, or reads something else.",
            "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html#Expressions.OperatorsAndFunctions.Syntax",
            [
                "PutItem: A bare name is no condition",
                "PutItem: A double equals sign",
                "PutItem: A hyphen in a name",
                "PutItem: A list index that is no number",
                "PutItem: A literal number",
                "PutItem: A literal string",
                "PutItem: A negative list index",
                "PutItem: A parenthesis is not closed",
                "PutItem: AND without a right side",
                "PutItem: An empty condition",
                "PutItem: An exclamation mark for not equal",
                "PutItem: An operand is missing",
                "PutItem: Parentheses around each operand",
                "PutItem: Redundant parentheses around an operand",
                "PutItem: Two conditions without an operator",
                "Query: Redundant parentheses",
                "Query: The value first",
                "TransactWriteItems: Transaction with a bad expression",
            ]),
        new(
            "Functions have their case, their number of operands, their place and their types; comparisons have operands that can be compared.",
            "Moto answers 500, or judges what it cannot.",
            "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html#Expressions.OperatorsAndFunctions.Functions",
            [
                "PutItem: A comparison with itself",
                "PutItem: BETWEEN with bounds of two types",
                "PutItem: BETWEEN with its bounds reversed",
                "PutItem: Function names have their case",
                "PutItem: Order of booleans",
                "PutItem: Order of lists",
                "PutItem: Too few operands",
                "PutItem: Too many operands",
                "PutItem: attribute_exists is no operand",
                "PutItem: attribute_exists takes a path",
                "PutItem: attribute_type with a type that is no string",
                "PutItem: attribute_type with an unknown type",
                "PutItem: begins_with on a number",
                "PutItem: if_not_exists belongs to updates",
                "PutItem: size is no condition",
                "PutItem: size of a number",
                "Query: A beginning of numbers",
                "Query: A range with its bounds reversed",
            ]),
        new(
            "A comparison of an absent attribute, or of values of two types, does not hold.",
            "Moto answers 500.",
            "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.Conditions.html",
            [
                "PutItem: Order across types fails",
                "PutItem: size of an absent attribute compares to nothing",
            ]),
        new(
            "An update follows the grammar: one sum, parentheses allowed; it may have no expression; it reaches only into maps that are there.",
            "Moto sums on, answers 500, and changes nothing without a word.",
            "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html",
            [
                "UpdateItem: An update without an expression",
                "UpdateItem: SET in what is no map",
                "UpdateItem: SET with parentheses around the value",
                "UpdateItem: Three summands",
            ]),
        new(
            "A projection follows the grammar, its paths apart from each other.",
            "Moto takes them, or answers 500.",
            "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ProjectionExpressions.html",
            [
                "GetItem: Projection: A comma too many",
                "GetItem: Projection: A path within another",
                "GetItem: Projection: A value",
                "GetItem: Projection: Exclamation marks",
                "TransactGetItems: Transactional get with a bad projection",
            ]),
        new(
            "A key condition is one equality and at most one range, joined by AND.",
            "Moto answers 500, or drops a condition.",
            "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.KeyConditionExpressions.html",
            [
                "Query: IN for keys",
                "Query: NOT before a key",
                "Query: OR between keys",
                "Query: Two conditions on one key",
                "Query: Unequal keys",
            ]),
        new(
            "Select, ProjectionExpression, filter, index and ExclusiveStartKey fit each other and the table.",
            "Moto takes them, or has a code of its own.",
            "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html",
            [
                "Query: A count with a projection",
                "Query: A start in another partition",
                "Query: A start that is no key",
                "Query: All attributes of an index of keys",
                "Query: An attribute that the index does not project",
                "Query: An index that is not there",
                "Query: Filtering by the index's key",
                "Query: Filtering by the key",
                "Query: Projected attributes of a table",
                "Query: Specific attributes that are not named",
            ]),
        new(
            "A local index is read consistently where that is asked; a filter may use size.",
            "Moto answers 500, and takes the name within size for a fault.",
            "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html",
            [
                "Query: By a local index, consistently",
                "Scan: Scan with a filter, by the key too",
            ],
            DependsOnOtherCases: true),
    ];

    /// <summary>The deviation that a case shows; null when moto agrees.</summary>
    public static MotoDeviation? Of(string id) => All.SingleOrDefault(deviation => deviation.Cases.Contains(id));
}
