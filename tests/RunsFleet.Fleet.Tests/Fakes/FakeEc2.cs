using System.Globalization;
using RunsFleet.Contracts;
using RunsFleet.Fleet.Launching;
using RunsFleet.Fleet.Planning;
using RunsFleet.Fleet.Termination;
using RunsFleet.Records;

namespace RunsFleet.Fleet.Tests.Fakes;

/// <summary>An instance of the fake.</summary>
internal sealed record FakeInstance(string InstanceId, string InstanceType, string Zone, Market Market, string LaunchId, bool Alive);

/// <summary>
/// EC2 as launching sees it. It honours client tokens and refuses what EC2 refuses: other parameters under a known token, two subnets of one
/// zone, an unknown launch template, over-long tokens, and requests without overrides.
/// </summary>
internal sealed class FakeEc2(CrashPoint crash) : IFleetLauncher, IInstanceTerminator
{
    private readonly Dictionary<string, (string Request, FleetOutcome Outcome)> _tokens = [];
    private readonly Dictionary<string, FakeInstance> _instances = [];

    /// <summary>Every request that reached EC2, with its token, replays included.</summary>
    public List<(FleetRequest Request, string Token)> Requests { get; } = [];

    /// <summary>What the next requests answer instead of being carried out.</summary>
    public Queue<FleetOutcome> Answers { get; } = new();

    /// <summary>What the next terminates answer instead of being carried out.</summary>
    public Queue<TerminateResult> TerminateAnswers { get; } = new();

    /// <summary>Markets without any capacity.</summary>
    public HashSet<Market> Empty { get; } = [];

    /// <summary>Offerings without capacity.</summary>
    public HashSet<Offering> OutOfCapacity { get; } = [];

    /// <summary>Instances more than asked for.</summary>
    public int Surplus { get; set; }

    /// <summary>Most instances that a request on this market brings; the rest is out of capacity.</summary>
    public Dictionary<Market, int> Most { get; } = [];

    /// <summary>True: what keeps the rest from coming is not capacity.</summary>
    public bool Busy { get; set; }

    /// <summary>When look-ups say that an instance was launched; the others were launched just now.</summary>
    public Dictionary<string, DateTimeOffset> LaunchedAt { get; } = [];

    /// <summary>True: look-ups are not answered.</summary>
    public bool Blind { get; set; }

    /// <summary>True: look-ups do not see what was launched, as soon after a launch.</summary>
    public bool Unseen { get; set; }

    /// <summary>True: the next request is carried out, but its answer is lost.</summary>
    public bool LoseNextAnswer { get; set; }

    /// <summary>Ids that were asked to be terminated, in order.</summary>
    public List<string> Terminated { get; } = [];

    public IReadOnlyCollection<FakeInstance> Instances => _instances.Values;

    public IEnumerable<FakeInstance> Alive => _instances.Values.Where(i => i.Alive);

    public Task<FleetOutcome> CreateAsync(FleetRequest request, string clientToken, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return crash.Around("CreateFleet", () =>
        {
            Requests.Add((request, clientToken));
            if (_tokens.TryGetValue(clientToken, out var known) && known.Outcome is FleetOutcome.Nothing)
            {
                return known.Outcome;
            }

            if (Answers.TryDequeue(out var answer))
            {
                if (answer is FleetOutcome.Nothing)
                {
                    // EC2 took the request, and says the same whenever the token comes again.
                    _tokens[clientToken] = (request.Write(), answer);
                }

                return answer;
            }

            var outcome = Create(request, clientToken);
            if (LoseNextAnswer)
            {
                LoseNextAnswer = false;
                return new FleetOutcome.Unclear("The connection broke.");
            }

            return outcome;
        });
    }

    public Task<IReadOnlyList<LaunchedInstance>?> FindAsync(string launchId, CancellationToken cancellationToken) => crash.Around<IReadOnlyList<LaunchedInstance>?>(
        "DescribeInstances",
        () => Blind
            ? null
            : [.. _instances.Values.Where(i => i.LaunchId == launchId && !Unseen).Select(i => new LaunchedInstance(i.InstanceId, i.InstanceType, i.Zone, i.Market)
            {
                State = i.Alive ? InstanceState.Running : InstanceState.Terminated,
                LaunchedAt = LaunchedAt.TryGetValue(i.InstanceId, out var at) ? at : null,
            })]);

    /// <summary>Forgets client tokens, as EC2 does in time: a request made again launches again.</summary>
    public void ForgetTokens() => _tokens.Clear();

    public Task<TerminateResult> TerminateAsync(string instanceId, CancellationToken cancellationToken) => crash.Around("TerminateInstances", () =>
    {
        Terminated.Add(instanceId);
        if (TerminateAnswers.TryDequeue(out var answer))
        {
            return answer;
        }

        if (!_instances.TryGetValue(instanceId, out var instance))
        {
            return TerminateResult.NotFound;
        }

        _instances[instanceId] = instance with { Alive = false };
        return TerminateResult.Accepted;
    });

    private FleetOutcome Create(FleetRequest request, string token)
    {
        if (token.Length is 0 or > 64 || request.Overrides.Count is 0 or > 300)
        {
            return new FleetOutcome.Invalid("InvalidParameterValue");
        }

        if (request.LaunchTemplate is not ("runs-fleet-runner-arm64" or "runs-fleet-runner-amd64"))
        {
            return new FleetOutcome.Invalid("InvalidLaunchTemplateName.NotFoundException");
        }

        if (request.Overrides.GroupBy(o => o.Zone).Any(zone => zone.DistinctBy(o => o.SubnetId).Count() > 1))
        {
            return new FleetOutcome.Invalid("InvalidFleetConfig");
        }

        var written = request.Write();
        if (_tokens.TryGetValue(token, out var known))
        {
            return known.Request == written ? known.Outcome : new FleetOutcome.KnownToken();
        }

        var outcome = Launch(request);
        _tokens[token] = (written, outcome);
        return outcome;
    }

    private FleetOutcome Launch(FleetRequest request)
    {
        Offering Of(PlannedOverride o) => new(o.InstanceType, o.Zone, request.Market);
        List<Offering> missing = [.. request.Overrides.Select(Of).Where(o => Empty.Contains(request.Market) || OutOfCapacity.Contains(o))];

        // The last that will do, not the first: what is asked first is rarely what comes (lesson L30).
        if (request.Overrides.LastOrDefault(o => !missing.Contains(Of(o))) is not { } chosen)
        {
            return new FleetOutcome.NoCapacity("InsufficientInstanceCapacity", missing);
        }

        var launched = new List<LaunchedInstance>();
        for (var i = 0; i < Math.Min(request.Capacity + Surplus, Most.GetValueOrDefault(request.Market, int.MaxValue)); i++)
        {
            var id = $"i-{(_instances.Count + 1).ToString("x17", CultureInfo.InvariantCulture)}";
            _instances[id] = new FakeInstance(id, chosen.InstanceType, chosen.Zone, request.Market, request.Tags[TagNames.LaunchId], true);
            launched.Add(new LaunchedInstance(id, chosen.InstanceType, chosen.Zone, request.Market));
        }

        return Busy && launched.Count < request.Capacity
            ? new FleetOutcome.Launched(launched, missing, "RequestLimitExceeded", Passes: true) { SlowDown = true }
            : new FleetOutcome.Launched(launched, missing);
    }
}
