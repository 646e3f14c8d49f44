using LocalCloud.Core;

namespace LocalCloud.Aws.Ec2;

/// <summary>Ends every instance at once: the timers first, so that nothing of the old world comes back. Templates and subnets stay.</summary>
internal sealed class Ec2Reset(TimerQueue timers, Instances instances, Fleets fleets, Capacity capacity, TagStore tags) : IResettable
{
    /// <inheritdoc/>
    public void Reset()
    {
        timers.Clear();
        instances.Clear();
        fleets.Clear();
        capacity.Clear();
        tags.ForgetInstances();
    }
}
