using LocalCloud.Aws.EventBridge;
using LocalCloud.Core;

namespace LocalCloud.Aws.Ec2;

/// <summary>The instances and what becomes of them. Times come from the clock; nobody polls.</summary>
public sealed class Instances(
    Ec2Settings settings, TimeProvider time, TimerQueue timers, Capacity capacity, TagStore tags, IdSource ids, Ec2Events events, WorldLog log)
{
    /// <summary>Terminated instances stay visible this long, about as in EC2.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromHours(1);

    /// <summary>How many ended instances are kept at most; the oldest go first.</summary>
    private const int MostEnded = 20_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Ec2Instance> _instances = new(StringComparer.Ordinal);
    private readonly Queue<string> _ended = new();
    private int _addresses;

    /// <summary>Launches one instance. Returns null when its pool has no room.</summary>
    public Ec2Instance? TryLaunch(LaunchOrder order, string reservationId)
    {
        if (capacity.TryTake(new CapacityPool(order.Type.Name, order.Subnet.Zone.Name, order.Market)) is not { } lease)
        {
            return null;
        }

        lock (_lock)
        {
            var now = time.GetUtcNow();
            var instance = new Ec2Instance
            {
                Id = ids.Next("i"),
                Type = order.Type,
                Subnet = order.Subnet,
                Market = order.Market,
                ImageId = order.ImageId,
                ReservationId = reservationId,
                PrivateIp = NextAddress(order.Subnet),
                LaunchTime = now,
                Lease = lease,
                TerminateOnShutdown = order.TerminateOnShutdown,
                SpotRequestId = order.Market == Market.Spot ? ids.Next("sir") : null,
                ClientToken = order.ClientToken,
                UserData = order.UserData,
            };
            tags.Add(instance.Id, order.Tags);
            log.Append(
                "instance_launched",
                [
                    ("instanceId", instance.Id),
                    ("type", instance.Type.Name),
                    ("az", instance.Az),
                    ("market", instance.Market.Name()),
                    .. settings.Logged(order.Tags),
                ]);
            Enter(instance, InstanceState.Pending, now);
            timers.Schedule(now + settings.Boot, due => Move(instance.Id, InstanceState.Pending, InstanceState.Running, due));
            return instance;
        }
    }

    /// <summary>Finds the instance. Returns null when there is none, or none any more.</summary>
    public Ec2Instance? Find(string id)
    {
        lock (_lock)
        {
            return _instances.GetValueOrDefault(id);
        }
    }

    /// <summary>Lists every instance, the lately terminated ones included, by id.</summary>
    public IReadOnlyList<Ec2Instance> All()
    {
        lock (_lock)
        {
            return [.. _instances.Values.OrderBy(instance => instance.Id, StringComparer.Ordinal)];
        }
    }

    /// <summary>
    /// Terminates an instance as TerminateInstances does. Returns it before and after: one that is ending or has ended stays as it is.
    /// Returns null when there is none.
    /// </summary>
    public (Ec2Instance Before, Ec2Instance After)? Terminate(string id)
    {
        lock (_lock)
        {
            if (!_instances.TryGetValue(id, out var before))
            {
                return null;
            }

            End(before, StateReason.UserInitiated, time.GetUtcNow());
            return (before, _instances[id]);
        }
    }

    /// <summary>Lets the instance shut itself down. Returns false when it does not run.</summary>
    public bool PowerOff(string id)
    {
        lock (_lock)
        {
            if (_instances.GetValueOrDefault(id) is not { } instance || !instance.State.IsLive())
            {
                return false;
            }

            // A one-time spot request, which is what an instant fleet makes, cannot be stopped: shutting down ends the instance.
            if (instance.TerminateOnShutdown || instance.Market == Market.Spot)
            {
                End(instance, StateReason.InstanceInitiated, time.GetUtcNow());
            }
            else
            {
                Stop(instance, time.GetUtcNow());
            }

            return true;
        }
    }

    /// <summary>
    /// Lets spot take the instance back after <paramref name="notice"/>. A second time warns again, and the earlier end holds.
    /// </summary>
    public InterruptOutcome Interrupt(string id, TimeSpan notice, bool silent)
    {
        lock (_lock)
        {
            if (_instances.GetValueOrDefault(id) is not { } instance)
            {
                return InterruptOutcome.Unknown;
            }

            if (instance.Market != Market.Spot || !instance.State.IsLive())
            {
                return InterruptOutcome.NotInterruptible;
            }

            var now = time.GetUtcNow();
            var end = now + notice;
            if (!silent)
            {
                log.Append("spot_warning", ("instanceId", id), ("type", instance.Type.Name), ("az", instance.Az), ("noticeSeconds", notice.TotalSeconds));
                events.InterruptionWarning(instance, now);
            }

            if (instance.InterruptedAt is null || end < instance.InterruptedAt)
            {
                _instances[id] = instance with { InterruptedAt = end };
                timers.Schedule(end, due => TakeBack(id, due));
            }

            return InterruptOutcome.Accepted;
        }
    }

    /// <summary>Forgets every instance, without events.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _instances.Clear();
            _ended.Clear();
        }
    }

    private void TakeBack(string id, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_instances.GetValueOrDefault(id) is { } instance && instance.State.IsLive())
            {
                End(instance, StateReason.SpotTermination, now);
            }
        }
    }

    private void End(Ec2Instance instance, StateReason reason, DateTimeOffset now)
    {
        if (instance.State is InstanceState.ShuttingDown or InstanceState.Terminated)
        {
            return;
        }

        Enter(instance with { Reason = reason, TransitionReason = Transition(reason, now) }, InstanceState.ShuttingDown, now);
        timers.Schedule(now + settings.Shutdown, due => Move(instance.Id, InstanceState.ShuttingDown, InstanceState.Terminated, due));
    }

    private void Stop(Ec2Instance instance, DateTimeOffset now)
    {
        var reason = StateReason.InstanceInitiated;
        Enter(instance with { Reason = reason, TransitionReason = Transition(reason, now) }, InstanceState.Stopping, now);
        timers.Schedule(now + settings.Shutdown, due => Move(instance.Id, InstanceState.Stopping, InstanceState.Stopped, due));
    }

    private void Move(string id, InstanceState from, InstanceState to, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_instances.GetValueOrDefault(id) is { } instance && instance.State == from)
            {
                Enter(instance, to, now);
                if (to == InstanceState.Terminated)
                {
                    capacity.Return(instance.Lease);
                    _ended.Enqueue(id);
                    timers.Schedule(now + Retention, _ => Forget(id));
                    if (_ended.Count > MostEnded)
                    {
                        Forget(_ended.Dequeue());
                    }
                }
            }
        }
    }

    private void Forget(string id)
    {
        lock (_lock)
        {
            _instances.Remove(id);
            tags.Forget(id);
            while (_ended.TryPeek(out var oldest) && !_instances.ContainsKey(oldest))
            {
                _ended.Dequeue();
            }
        }
    }

    private void Enter(Ec2Instance instance, InstanceState state, DateTimeOffset now)
    {
        instance = instance with { State = state };
        _instances[instance.Id] = instance;
        log.Append("instance_state", ("instanceId", instance.Id), ("state", state.Name()), ("reason", instance.Reason?.Code));
        events.StateChanged(instance, now);
    }

    private string NextAddress(Subnet subnet)
    {
        var next = _addresses++ % 4000;
        var host = (subnet.Zone.Index * 16 * 256) + 10 + next;
        return $"172.31.{(host >> 8) & 255}.{host & 255}";
    }

    private static string Transition(StateReason reason, DateTimeOffset now) => reason == StateReason.UserInitiated
        ? $"User initiated ({now.UtcDateTime:yyyy-MM-dd HH:mm:ss} GMT)"
        : reason == StateReason.SpotTermination ? "Server.SpotInstanceTermination" : "";
}
