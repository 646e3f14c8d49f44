using LocalCloud.Aws.Wire;

namespace LocalCloud.Aws.DynamoDb;

/// <summary>DynamoDB's refusals, in its own words.</summary>
internal static class Refusal
{
    public const string ValidationCode = "ValidationException";

    /// <summary>Refuses a request that is wrong, whatever the tables hold.</summary>
    public static AwsException Validation(string message) => new(400, ValidationCode, message);

    /// <summary>Refuses a parameter's value, in the most common wording.</summary>
    public static AwsException InvalidParameter(string message) =>
        Validation("One or more parameter values were invalid: " + message);

    /// <summary>Refuses JSON that has another shape than the operation's.</summary>
    public static AwsException Serialization(string message) => new(400, "SerializationException", message);

    /// <summary>Refuses a table that is not there, as data operations do: without its name.</summary>
    public static AwsException TableNotFound() => new(400, "ResourceNotFoundException", "Requested resource not found");

    /// <summary>Refuses a table that is not there, as table operations do: with its name.</summary>
    public static AwsException TableNotFound(string name) =>
        new(400, "ResourceNotFoundException", $"Requested resource not found: Table: {name} not found");
}
