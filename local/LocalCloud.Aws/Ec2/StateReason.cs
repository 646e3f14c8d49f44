namespace LocalCloud.Aws.Ec2;

/// <summary>Why an instance is where it is: EC2's state reason.</summary>
public sealed record StateReason(string Code, string Message)
{
    public static readonly StateReason UserInitiated = new("Client.UserInitiatedShutdown", "Client.UserInitiatedShutdown: User initiated shutdown");

    public static readonly StateReason InstanceInitiated =
        new("Client.InstanceInitiatedShutdown", "Client.InstanceInitiatedShutdown: Instance initiated shutdown");

    public static readonly StateReason SpotTermination = new("Server.SpotInstanceTermination", "Server.SpotInstanceTermination: Spot instance termination");
}
