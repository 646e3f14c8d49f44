using RunsFleet.Ec2;
using RunsFleet.Messaging;
using RunsFleet.Records;
using RunsFleet.Testing.Model;

namespace RunsFleet.Events.Tests;

/// <summary>The service's handlers, hearing what a <see cref="FleetWorld"/> tells. EC2 shows that world's instances; it and the circuit fail at times.</summary>
internal sealed class HandlerListener(FleetWorld model, World host) : IListener
{
    public bool Hear(Told told)
    {
        host.Time.SetUtcNow(model.Now);
        host.Circuit.Down = model.Choice.FailsForNow;
        foreach (var instance in model.Instances.Values)
        {
            host.Ec2.Shown[instance.Id] = model.Choice.FailsForNow ? new InstanceObservation.Unavailable("RequestLimitExceeded") : Show(instance);
        }

        try
        {
            var disposition = HearAsync(told).GetAwaiter().GetResult();
            Assert.IsNotType<Disposition.Poison>(disposition);
            return disposition is Disposition.Completed;
        }
        catch (QueueUnavailableException)
        {
            return false;
        }
    }

    public void Restart() => host.Restart();

    private Task<Disposition> HearAsync(Told told) => told switch
    {
        Told.Started { Event: var e } => host.Hear(e),
        Told.Completed { Event: var e } => host.Hear(e),
        Told.State { Now: InstanceState.Running } e => host.HearState(e.InstanceId, "running", e.At),
        Told.State { Now: InstanceState.ShuttingDown } e => host.HearState(e.InstanceId, "shutting-down", e.At),
        Told.State { Now: InstanceState.Terminated } e => host.HearState(e.InstanceId, "terminated", e.At),
        Told.Warning e => host.HearWarning(e.InstanceId, e.At),
        _ => throw new InvalidOperationException(told.ToString()),
    };

    private static InstanceObservation.Seen Show(ModelInstance instance) => new(
        Ours: true,
        "c7g.large",
        "us-east-1a",
        Market.Spot,
        instance switch { { IsInterrupted: true } => EndReason.SpotReclaimed, { IsAlive: true } => EndReason.Unknown, _ => EndReason.Other },
        Testing.Jobs.QueuedAt);
}
