using RunsFleet.Circuit.Board;
using RunsFleet.Circuit.Breaker;

namespace RunsFleet.Circuit.Handlers;

/// <summary>Answers how circuits are now, from the board: no call, unless that is too old.</summary>
internal sealed class CheckCircuits(CircuitBoard board)
{
    /// <summary>
    /// Returns the types, in the order asked, and the circuits of their pools and of zones that are not closed. A type that no zone of
    /// <paramref name="zones"/> offers is open, for as long as the first of them.
    /// </summary>
    public async Task<(IReadOnlyList<CircuitView> Types, IReadOnlyList<CircuitView> Involved)> HandleAsync(
        IReadOnlyList<string> types, IReadOnlyList<string> zones, CancellationToken cancellationToken)
    {
        await board.FreshAsync(cancellationToken);
        var involved = Involved(types, zones).Select(board.View)
            .Where(view => view.State is not BreakerState.Closed)
            .OrderBy(view => view.Scope.ToString(), StringComparer.Ordinal)
            .ToList();
        return ([.. types.Select(type => Of(type, zones, involved))], involved);
    }

    /// <summary>Lists all circuits that are not closed.</summary>
    public async Task<IReadOnlyList<CircuitView>> ListAsync(CancellationToken cancellationToken)
    {
        await board.FreshAsync(cancellationToken);
        return
        [
            .. board.Records.Select(record => board.View(record.Scope)).Where(view => view.State is not BreakerState.Closed)
                .OrderBy(view => view.Scope.ToString(), StringComparer.Ordinal),
        ];
    }

    /// <summary>Returns one circuit.</summary>
    public async Task<CircuitView> FindAsync(CircuitScope scope, CancellationToken cancellationToken)
    {
        await board.FreshAsync(cancellationToken);
        return board.View(scope);
    }

    /// <summary>Zones and pools. Who names zones asks about few, and the table is not gone through for that.</summary>
    private IEnumerable<CircuitScope> Involved(IReadOnlyList<string> types, IReadOnlyList<string> zones)
    {
        if (zones.Count > 0)
        {
            return zones.Select(CircuitScope.OfZone).Concat(types.SelectMany(type => zones.Select(zone => CircuitScope.OfPool(type, zone)))).Distinct();
        }

        var asked = types.ToHashSet(StringComparer.Ordinal);
        return board.Records.Select(record => record.Scope)
            .Where(scope => scope.Kind is not ScopeKind.Type && (scope.InstanceType is null || asked.Contains(scope.InstanceType)));
    }

    private CircuitView Of(string type, IReadOnlyList<string> zones, List<CircuitView> involved)
    {
        var view = board.View(CircuitScope.OfType(type));
        if (view.State is BreakerState.Open || zones.Count == 0)
        {
            return view;
        }

        var free = new List<TimeSpan?>();
        foreach (var zone in zones)
        {
            var open = involved.Where(other => other.State is BreakerState.Open && other.Scope.Covers(type, zone)).ToList();
            if (open.Count == 0)
            {
                return view;
            }

            free.Add(open.Max(other => other.Remaining));
        }

        return view with { State = BreakerState.Open, Remaining = free.Min(), ProbesFree = 0 };
    }
}
