using static LocalCloud.Tests.DynamoDb.Cases.Case;

namespace LocalCloud.Tests.DynamoDb.Cases;

/// <summary>
/// Sizes and numbers: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
/// </summary>
internal static class SizeCases
{
    private const string TooLarge = "Item size has exceeded the maximum allowed size";

    public static readonly Case[] All =
    [
        Accepted("An item of 390,000 bytes", "PutItem", Put($$"""{"S": "{{Long(390_000)}}"}""")),
        Refused("An item over 400 KB", "PutItem", Put($$"""{"S": "{{Long(410_000)}}"}"""), TooLarge),
        Refused("An item over 400 KB in a nested map", "PutItem", Put($$"""{"M": {"a": {"M": {"b": {"S": "{{Long(410_000)}}"} } } } }"""), TooLarge),
        Refused("An item over 400 KB in a list", "PutItem", Put($$"""{"L": [{"S": "{{Long(205_000)}}"}, {"S": "{{Long(205_000)}}"}]}"""), TooLarge),
        Refused("An item over 400 KB counted in UTF-8", "PutItem", Put($$"""{"S": "{{new string('é', 205_000)}}"}"""), TooLarge),
        Refused(
            "An update that makes an item over 400 KB",
            "UpdateItem",
            $$"""
            {"TableName": "cases-hash", "Key": {"id": {"S": "seed"} }, "UpdateExpression": "SET big = :v",
             "ExpressionAttributeValues": {":v": {"S": "{{Long(410_000)}}"} } }
            """,
            "Item size to update has exceeded the maximum allowed size"),
        Accepted("A partition key of 2,048 bytes", "PutItem", $$"""{"TableName": "cases-hash", "Item": {"id": {"S": "{{Long(2048)}}"} } }"""),
        Refused("A partition key of 2,049 bytes", "PutItem", $$"""{"TableName": "cases-hash", "Item": {"id": {"S": "{{Long(2049)}}"} } }""", "Size of hashkey has exceeded the maximum size limit of2048 bytes"),
        Accepted("A sort key of 1,024 bytes", "PutItem", $$"""{"TableName": "cases-range", "Item": {"pk": {"S": "p"}, "sk": {"S": "{{Long(1024)}}"} } }"""),
        Refused("A sort key of 1,025 bytes", "PutItem", $$"""{"TableName": "cases-range", "Item": {"pk": {"S": "p"}, "sk": {"S": "{{Long(1025)}}"} } }""", "Aggregated size of all range keys has exceeded the size limit of 1024 bytes"),
        Refused("A key of 2,049 bytes to get", "GetItem", $$"""{"TableName": "cases-hash", "Key": {"id": {"S": "{{Long(2049)}}"} } }""", "Size of hashkey has exceeded the maximum size limit of2048 bytes"),
        Accepted("Lists 20 deep", "PutItem", Put(Nested(20))),
        Refused("Lists 40 deep", "PutItem", Put(Nested(40)), "Nesting Levels have exceeded supported limits"),

        Number("38 digits", "12345678901234567890123456789012345678"),
        Number("38 digits behind the point", "0.12345678901234567890123456789012345678"),
        Number("Zeros do not count", "000123456789012345678901234567890123456780000"),
        Number("The largest number", "9.9999999999999999999999999999999999999E+125"),
        Number("The most negative number", "-9.9999999999999999999999999999999999999E+125"),
        Number("The smallest number", "1E-130"),
        Number("A plus sign", "+1"),
        Number("A point without digits before", ".5"),
        BadNumber("39 digits", "123456789012345678901234567890123456789", "Attempting to store more than 38 significant digits in a Number"),
        BadNumber("Beyond the largest number", "1E126", "Number overflow. Attempting to store a number with magnitude larger than supported range"),
        BadNumber("Below the most negative number", "-1E126", "Number overflow. Attempting to store a number with magnitude larger than supported range"),
        BadNumber("Below the smallest number", "1E-131", "Number underflow. Attempting to store a number with magnitude smaller than supported range"),
        BadNumber("A word", "abc", "The parameter cannot be converted to a numeric value: abc"),
        BadNumber("Nothing", "", "The parameter cannot be converted to a numeric value"),
        BadNumber("Infinity", "Infinity", "The parameter cannot be converted to a numeric value: Infinity"),
        BadNumber("Not a number", "NaN", "The parameter cannot be converted to a numeric value: NaN"),
        BadNumber("A comma", "1,5", "The parameter cannot be converted to a numeric value: 1,5"),
        BadNumber("Hexadecimal", "0x10", "The parameter cannot be converted to a numeric value: 0x10"),
    ];

    private static Case Number(string name, string text) => Accepted("Number: " + name, "PutItem", Put($$"""{"N": "{{text}}"}"""));

    private static Case BadNumber(string name, string text, string message) =>
        Refused("Number: " + name, "PutItem", Put($$"""{"N": "{{text}}"}"""), message);

    private static string Put(string value) => $$"""{"TableName": "cases-hash", "Item": {"id": {"S": "sized"}, "v": {{value}} } }""";

    private static string Long(int length) => new('x', length);

    private static string Nested(int depth) =>
        string.Concat(Enumerable.Repeat("{\"L\": [", depth)) + "{\"S\": \"x\"}" + string.Concat(Enumerable.Repeat("]}", depth));
}
