using System.Diagnostics.Metrics;
using RunsFleet.Fleet.Planning;
using RunsFleet.Records;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Fleet;

/// <summary>What launching counts.</summary>
internal sealed class FleetMetrics
{
    private readonly Counter<long> _jobsLaunched;
    private readonly Counter<long> _fleetSizeIncrement;
    private readonly Counter<long> _fleetCreate;
    private readonly Histogram<double> _fleetCreateSeconds;
    private readonly Histogram<double> _fleetPacingSeconds;
    private readonly Counter<long> _circuitFallbacks;
    private readonly Counter<long> _apiErrors;
    private readonly Counter<long> _launchRetries;
    private readonly Counter<long> _spotDepartures;

    public FleetMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MetricNames.Meter);
        _jobsLaunched = meter.DefineCounter(MetricNames.JobsLaunched);
        _fleetSizeIncrement = meter.DefineCounter(MetricNames.FleetSizeIncrement);
        _fleetCreate = meter.DefineCounter(MetricNames.FleetCreate);
        _fleetCreateSeconds = meter.DefineHistogram(MetricNames.FleetCreateSeconds);
        _fleetPacingSeconds = meter.DefineHistogram(MetricNames.FleetPacingSeconds);
        _circuitFallbacks = meter.DefineCounter(MetricNames.CircuitFallbacks);
        _apiErrors = meter.DefineCounter(MetricNames.ApiErrors);
        _launchRetries = meter.DefineCounter(MetricNames.LaunchRetries);
        _spotDepartures = meter.DefineCounter(MetricNames.SpotDepartures);
    }

    /// <summary>Counts a job that has its instance.</summary>
    public void JobLaunched(Market market) => _jobsLaunched.Count(Of(market));

    /// <summary>Counts an instance that is in the ledger.</summary>
    public void InstanceLaunched(Market market) => _fleetSizeIncrement.Count(Of(market));

    /// <summary>Counts a CreateFleet request that EC2 answered, or did not, and observes the time that it took.</summary>
    /// <param name="market">The market that was asked.</param>
    /// <param name="result">One of a few words: <c>launched</c>, <c>no_capacity</c>, <c>throttled</c>, <c>invalid</c>, <c>unclear</c>.</param>
    /// <param name="elapsed">Until the answer.</param>
    public void FleetAsked(Market market, string result, TimeSpan elapsed)
    {
        _fleetCreate.Count(Of(market), new(MetricTags.Result, result));
        _fleetCreateSeconds.Observe(elapsed.TotalSeconds);
    }

    /// <summary>Observes how long a CreateFleet call waits for its turn.</summary>
    public void FleetPaced(TimeSpan wait) => _fleetPacingSeconds.Observe(wait.TotalSeconds);

    /// <summary>Counts a launch that was planned while the watch of the circuit breaker was broken.</summary>
    public void CircuitFellBack(CircuitFallback mode) => _circuitFallbacks.Count(new KeyValuePair<string, object?>(MetricTags.Mode, mode switch
    {
        CircuitFallback.Stale => "stale",
        CircuitFallback.Unary => "unary",
        CircuitFallback.Closed => "closed",
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, null),
    }));

    /// <summary>Counts a job that is tried again later.</summary>
    public void JobWaits(WaitReason reason) => _launchRetries.Count(For(reason switch
    {
        WaitReason.NoCapacity => "no_capacity",
        WaitReason.Invalid => "invalid_request",
        WaitReason.NotNow => "not_now",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    }));

    /// <summary>Counts jobs that could have had spot and go on demand, which they did not ask for.</summary>
    public void LeftSpot(OnDemandReason reason, int jobs)
    {
        var name = reason switch
        {
            OnDemandReason.NoSpotOfferingLeft => "no_spot_offering",
            OnDemandReason.NoSpotCapacity => "no_spot_capacity",
            _ => null,
        };
        for (var i = 0; name is not null && i < jobs; i++)
        {
            _spotDepartures.Count(For(name));
        }
    }

    /// <summary>Counts a failed call to <paramref name="service"/> (EC2, SSM).</summary>
    public void ApiFailed(string service) => _apiErrors.Count(new KeyValuePair<string, object?>(MetricTags.Service, service));

    private static KeyValuePair<string, object?> For(string reason) => new(MetricTags.Reason, reason);

    private static KeyValuePair<string, object?> Of(Market market) => new(MetricTags.Market, MarketNames.Name(market));
}
