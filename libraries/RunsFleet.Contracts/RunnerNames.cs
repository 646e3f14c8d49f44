namespace RunsFleet.Contracts;

/// <summary>Names of what a launched instance looks for.</summary>
public static class RunnerNames
{
    private const string RunnerPrefix = "runs-fleet-";
    private const string JitConfigName = "/jit-config";

    /// <summary>Returns the name of the EC2 launch template that runners of an architecture are launched from.</summary>
    public static string LaunchTemplate(CpuArchitecture arch) => arch switch
    {
        CpuArchitecture.Arm64 => "runs-fleet-runner-arm64",
        CpuArchitecture.Amd64 => "runs-fleet-runner-amd64",
        _ => throw new ArgumentOutOfRangeException(nameof(arch), arch, null),
    };

    /// <summary>The path below which the runner configs are.</summary>
    public const string JitConfigPath = "/runs-fleet/runners/";

    /// <summary>Returns the name of the SSM parameter that holds the just-in-time runner config of an instance.</summary>
    public static string JitConfigParameter(string instanceId) => $"{JitConfigPath}{instanceId}{JitConfigName}";

    /// <summary>Returns the id of the instance that a parameter is for. Returns null when the parameter is no runner config.</summary>
    public static string? InstanceIdOfParameter(string? name) =>
        name is not null
        && name.Length > JitConfigPath.Length + JitConfigName.Length
        && name.StartsWith(JitConfigPath, StringComparison.Ordinal)
        && name.EndsWith(JitConfigName, StringComparison.Ordinal)
            ? name[JitConfigPath.Length..^JitConfigName.Length]
            : null;

    /// <summary>Returns the GitHub runner name of an instance.</summary>
    public static string RunnerName(string instanceId) => RunnerPrefix + instanceId;

    /// <summary>Returns the instance id in a runner name of ours. Returns null when the name is not one of ours.</summary>
    public static string? InstanceId(string? runnerName) =>
        runnerName is not null && runnerName.StartsWith(RunnerPrefix + "i-", StringComparison.Ordinal) && runnerName.Length <= 64
            ? runnerName[RunnerPrefix.Length..]
            : null;
}
