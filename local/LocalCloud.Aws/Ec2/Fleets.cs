using System.Globalization;
using LocalCloud.Aws.Wire;
using LocalCloud.Core;

namespace LocalCloud.Aws.Ec2;

/// <summary>Launches instant fleets. A request answered once is answered the same way for two days when its token comes again.</summary>
internal sealed class Fleets(
    FleetRefusals refusals, Capacity capacity, Instances instances, TagStore tags, IdSource ids, Ec2Settings settings, TimeProvider time, WorldLog log)
{
    /// <summary>How long a token is known. https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html</summary>
    public static readonly TimeSpan TokenLife = TimeSpan.FromHours(48);

    /// <summary>
    /// A fleet tries this many pools in vain on each market; the rest are reported as unfulfillable without having been tried, as EC2 does.
    /// </summary>
    public const int PoolsTried = 3;

    private const int MostTokens = 200_000;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (string Fingerprint, FleetResult Result)> _tokens = new(StringComparer.Ordinal);
    private readonly Queue<(string Token, DateTimeOffset Until)> _expiry = new();

    /// <summary>Launches what can be launched, or answers as before.</summary>
    public FleetResult Create(FleetRequest request)
    {
        // One at a time: a repeated call that overtakes the first must find its answer, not launch again.
        lock (_lock)
        {
            ForgetOldTokens();
            if (request.ClientToken is { } token && _tokens.TryGetValue(token, out var known))
            {
                return known.Fingerprint == request.Fingerprint
                    ? known.Result
                    : throw new AwsException(
                        400, "IdempotentParameterMismatch", "The client token that was specified has already been used with different parameters.");
            }

            var result = Launch(request);
            if (request.ClientToken is { } fresh)
            {
                _tokens.Add(fresh, (request.Fingerprint, result));
                _expiry.Enqueue((fresh, time.GetUtcNow() + TokenLife));
            }

            return result;
        }
    }

    /// <summary>Forgets every token.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _tokens.Clear();
            _expiry.Clear();
        }
    }

    private FleetResult Launch(FleetRequest request)
    {
        var fleetId = ids.NextFleet();
        tags.Add(fleetId, request.FleetTags);
        var launched = new List<(FleetOverride Override, Ec2Instance Instance)>();
        var errors = new List<FleetError>();
        foreach (var target in request.Targets)
        {
            Fill(request, target, fleetId, launched, errors);
        }

        if (launched.Count == 0)
        {
            log.Append(
                "fleet_refused",
                [
                    ("fleetId", fleetId),
                    ("market", string.Join(',', request.Targets.Select(target => target.Market.Name()))),
                    ("codes", string.Join(',', errors.Select(error => error.Code).Distinct())),
                    .. settings.Logged(request.InstanceTags),
                ]);
        }

        var groups = launched
            .GroupBy(launch => (launch.Override, launch.Instance.Market, launch.Instance.Subnet))
            .Select(group => new FleetInstances(
                group.Key.Override, group.Key.Market, group.Key.Subnet, [.. group.Select(launch => launch.Instance.Id)]));
        return new FleetResult(fleetId, [.. groups], errors);
    }

    private void Fill(FleetRequest request, FleetTarget target, string fleetId, List<(FleetOverride, Ec2Instance)> launched, List<FleetError> errors)
    {
        var candidates = new List<FleetCandidate>();
        foreach (var pool in request.Pools)
        {
            if (refusals.Refuse(pool, target.Market) is { } refusal)
            {
                errors.Add(refusal);
            }
            else
            {
                var available = capacity.Available(new CapacityPool(pool.Type!.Name, pool.Subnet.Zone.Name, target.Market));
                candidates.Add(new FleetCandidate(pool, refusals.Price(pool, target.Market), available));
            }
        }

        var sorted = FleetOrder.Sort(target, candidates);
        if (target.MinCapacity > 0 && sorted.Sum(candidate => candidate.Units) < target.MinCapacity)
        {
            errors.AddRange(sorted.Select(candidate => FleetRefusals.Unfulfillable(candidate.Pool, target.Market)));
            return;
        }

        var reservation = ids.Next("r");
        var missing = (double)target.Capacity;
        var failed = 0;
        var width = FleetOrder.Width(target, sorted.Count);
        var waiting = new LinkedList<FleetCandidate>(sorted);
        var inTurn = new Queue<FleetCandidate>();
        while (missing > 0)
        {
            while (inTurn.Count < width && waiting.First is { } next)
            {
                waiting.RemoveFirst();
                inTurn.Enqueue(next.Value);
            }

            if (!inTurn.TryDequeue(out var candidate))
            {
                return;
            }

            if (instances.TryLaunch(Order(request, candidate.Pool, target.Market, fleetId), reservation) is { } instance)
            {
                launched.Add((candidate.Pool.Override, instance));
                missing -= candidate.Pool.Override.Weight;
                inTurn.Enqueue(candidate);
            }
            else
            {
                errors.Add(++failed <= PoolsTried
                    ? FleetRefusals.NoCapacity(candidate.Pool, target.Market)
                    : FleetRefusals.Unfulfillable(candidate.Pool, target.Market));
            }
        }
    }

    private LaunchOrder Order(FleetRequest request, FleetPool pool, Market market, string fleetId)
    {
        var template = pool.Override.Template;
        var all = new Dictionary<string, string>(template.InstanceTags, StringComparer.Ordinal);
        foreach (var (key, value) in request.InstanceTags)
        {
            all[key] = value;
        }

        all["aws:ec2:fleet-id"] = fleetId;
        all["aws:ec2launchtemplate:id"] = template.TemplateId;
        all["aws:ec2launchtemplate:version"] = template.Number.ToString(CultureInfo.InvariantCulture);
        return new LaunchOrder(
            pool.Type!, pool.Subnet, market, refusals.ImageOf(pool.Override)!.Id, template.TerminateOnShutdown, template.UserData, request.ClientToken, all);
    }

    private void ForgetOldTokens()
    {
        while (_expiry.TryPeek(out var oldest) && (oldest.Until <= time.GetUtcNow() || _expiry.Count > MostTokens))
        {
            _expiry.Dequeue();
            _tokens.Remove(oldest.Token);
        }
    }
}
