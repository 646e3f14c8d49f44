namespace LocalCloud.Aws.Ec2;

/// <summary>The states of an instance. The values are EC2's codes.</summary>
public enum InstanceState
{
    Pending = 0,
    Running = 16,
    ShuttingDown = 32,
    Terminated = 48,
    Stopping = 64,
    Stopped = 80,
}
