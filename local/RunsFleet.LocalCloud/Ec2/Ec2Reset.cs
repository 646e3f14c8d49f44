namespace RunsFleet.LocalCloud.Ec2;

/// <summary>Puts EC2 back to its beginning: the timers first, so that nothing of the old world comes back.</summary>
internal sealed class Ec2Reset(
    TimerQueue timers, Instances instances, Fleets fleets, LaunchTemplates templates, Capacity capacity, TagStore tags, Network network) : IResettable
{
    /// <inheritdoc/>
    public void Reset()
    {
        timers.Clear();
        instances.Clear();
        fleets.Clear();
        templates.Clear();
        capacity.Clear();
        tags.Clear();
        network.Clear();
    }
}
