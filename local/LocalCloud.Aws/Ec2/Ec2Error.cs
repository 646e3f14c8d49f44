using LocalCloud.Aws.Wire;

namespace LocalCloud.Aws.Ec2;

/// <summary>EC2's refusals, by the codes of https://docs.aws.amazon.com/ec2/latest/devguide/errors-overview.html.</summary>
internal static class Ec2Error
{
    public static AwsException Missing(string parameter) =>
        new(400, "MissingParameter", $"The request must contain the parameter {parameter}");

    public static AwsException Invalid(string message) => new(400, "InvalidParameterValue", message);

    public static AwsException InvalidCombination(string message) => new(400, "InvalidParameterCombination", message);

    public static AwsException InvalidFleet(string message) => new(400, "InvalidFleetConfig", message);

    public static AwsException NotFound(string code, string what, IReadOnlyList<string> ids) => ids.Count == 1
        ? new AwsException(400, code, $"The {what} ID '{ids[0]}' does not exist")
        : new AwsException(400, code, $"The {what} IDs '{string.Join(", ", ids)}' do not exist");
}
