using System.Collections.Frozen;

namespace RunsFleet.Fleet.Aws;

/// <summary>Error codes of SSM's Parameter Store: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html.</summary>
internal static class SsmErrorCodes
{
    public static readonly FrozenSet<string> ParameterNotFound = FrozenSet.Create(StringComparer.Ordinal, "ParameterNotFound");

    public static readonly FrozenSet<string> ParameterExists = FrozenSet.Create(StringComparer.Ordinal, "ParameterAlreadyExists");
}
