using LocalCloud.Aws.Ec2;

namespace LocalCloud.Aws.EventBridge;

/// <summary>
/// What EC2 tells EventBridge, delivered by the rules that production has. A state change carries no reason, and a warning no type:
/// whoever needs those must ask EC2.
/// </summary>
public sealed class Ec2Events(Ec2Settings settings, IEventTarget target)
{
    public void StateChanged(Ec2Instance instance, DateTimeOffset at)
    {
        var state = instance.State.Name();
        if (settings.EventQueue is { } queue && EventRule.Delivers(state))
        {
            target.Deliver(queue, Ec2EventJson.StateChanged(settings.Region, settings.AccountId, instance.Id, state, at));
        }
    }

    public void InterruptionWarning(Ec2Instance instance, DateTimeOffset at)
    {
        if (settings.EventQueue is { } queue)
        {
            target.Deliver(queue, Ec2EventJson.InterruptionWarning(settings.Region, settings.AccountId, instance.Id, instance.Az, at));
        }
    }
}
