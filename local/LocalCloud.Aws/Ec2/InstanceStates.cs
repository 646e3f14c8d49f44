namespace LocalCloud.Aws.Ec2;

/// <summary>EC2's names of the states.</summary>
internal static class InstanceStates
{
    public static string Name(this InstanceState state) => state switch
    {
        InstanceState.Pending => "pending",
        InstanceState.Running => "running",
        InstanceState.ShuttingDown => "shutting-down",
        InstanceState.Terminated => "terminated",
        InstanceState.Stopping => "stopping",
        InstanceState.Stopped => "stopped",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

    /// <summary>Returns true when the instance has not begun to end.</summary>
    public static bool IsLive(this InstanceState state) => state is InstanceState.Pending or InstanceState.Running;
}
