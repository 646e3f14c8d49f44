namespace LocalCloud.Tests;

/// <summary>What the tests' instances, queues and parameters are called.</summary>
internal static class Names
{
    public const string ManagedBy = "managed-by";
    public const string ManagedByValue = "us";
    public const string LaunchId = "launch-id";
    public const string EventQueue = "ec2-events";
    public const string RunnerTag = $"{ManagedBy}={ManagedByValue}";

    public static string ConfigParameter(string instanceId) => $"/runners/{instanceId}/jit-config";
}
