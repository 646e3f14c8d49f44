using System.Security.Cryptography;
using LocalCloud.Aws.DynamoDb;
using LocalCloud.Aws.Ec2;
using LocalCloud.Aws.Sqs;
using LocalCloud.Aws.Ssm;
using LocalCloud.Core.Faults;
using LocalCloud.GitHub;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using RunsFleet.Contracts;
using RunsFleet.Testing;

namespace RunsFleet.Crash.Tests;

/// <summary>A local world and the services on it, in this process, on one fake clock. Each service can be killed and started again.</summary>
internal sealed class CrashWorld : IAsyncDisposable
{
    private const string Secret = "a-secret-of-the-crash-tests";
    private static readonly RSA AppKey = RSA.Create(2048);

    // Longer than any recovery takes: leases, visibility timeouts and waits are a minute at most.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    private readonly LocalWorld _cloud;
    private readonly Cable _hook = new();
    private readonly Traffic _traffic = new();
    private readonly Dictionary<ServiceKind, ServiceHost> _hosts = [];
    private readonly Dictionary<ServiceKind, int> _generations = [];
    private readonly List<Task> _funerals = [];
    private readonly HashSet<long> _redelivered = [];
    private readonly CircuitHost _circuit;
    private readonly Scenario _scenario;
    private WorldClock _clock = null!;
    private DateTimeOffset _nextSweep = DateTimeOffset.MaxValue;
    private int _sweeps;

    private CrashWorld(CircuitHost circuit, Scenario scenario)
    {
        (_circuit, _scenario) = (circuit, scenario);
        Log = new CapturedLog(Time);
        _cloud = new LocalWorld
        {
            Time = Time,
            Configure = services => services.AddSingleton<IStartupFilter>(_traffic),
            Settings = new Dictionary<string, string>(scenario.Settings)
            {
                ["GitHub:AppPublicKey"] = AppKey.ExportSubjectPublicKeyInfoPem(),
                ["GitHub:WebhookUrl"] = new Uri(_hook.Address, "/webhooks/github").ToString(),
                ["GitHub:WebhookSecret"] = Secret,

                // An instance whose config comes late must wait for it: what becomes of one that gave up is not the matter here.
                ["GitHub:ConfigWait"] = "01:00:00",
            },
        };
    }

    // A day ahead of the machine's clock: gRPC has deadlines by that one.
    public FakeTimeProvider Time { get; } = new(TimeProvider.System.GetUtcNow().AddDays(1));

    public CapturedLog Log { get; }

    public Uri Endpoint => _cloud.Endpoint;

    public FaultInjector Faults => Get<FaultInjector>();

    public GitHubApp App => Get<GitHubApp>();

    public GitHubRuns Runs => Get<GitHubRuns>();

    public GitHubRunners Runners => Get<GitHubRunners>();

    public Capacity Capacity => Get<Capacity>();

    public WorldRows Rows => new(Get<DynamoDbEngine>());

    public static async Task<CrashWorld> StartAsync(CircuitHost circuit, Scenario scenario)
    {
        var world = new CrashWorld(circuit, scenario);
        try
        {
            await world._cloud.InitializeAsync();
            world._clock = new WorldClock(world.Time, world.IsBusy, world.CallsSoFar, world.Get<SqsEngine>());
            await CircuitHost.ProvisionAsync(world.Endpoint);
            await Task.WhenAll(Enum.GetValues<ServiceKind>().Where(kind => kind is not ServiceKind.Housekeeping || scenario.Sweep is not null).Select(world.StartAsync));
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    public T Get<T>()
        where T : notnull => _cloud.Services.GetRequiredService<T>();

    /// <summary>Queues a run of like jobs, one second each.</summary>
    public GitHubRun CreateRun(int jobs = 1) => CreateRun([.. Enumerable.Repeat(1.0, jobs)]);

    /// <summary>Queues a run of like jobs that take so many seconds.</summary>
    public GitHubRun CreateRun(IReadOnlyList<double> seconds, bool failFast = false, string branch = "main", string trigger = "push") => Runs.Create(
        "acme/widgets",
        [.. seconds.Select((length, i) => new JobDefinition($"job-{i + 1}", ["runs-fleet/cpu=2/arch=arm64"], TimeSpan.FromSeconds(length), Conclusions.Success))],
        branch: branch,
        trigger: trigger,
        failFast: failFast);

    /// <summary>From now on a sweep is scheduled every minute: that of the story, then those that end what any crash may leave.</summary>
    public void BeginSweeping() => _nextSweep = Time.GetUtcNow();

    /// <summary>The instance that the job runs on, or has run on.</summary>
    public string InstanceOf(long jobId) => RunnerNames.InstanceId(Runs.FindJob(jobId).Job.RunnerName)!;

    public async Task StartAsync(ServiceKind kind)
    {
        int generation;
        lock (_generations)
        {
            generation = _generations[kind] = _generations.GetValueOrDefault(kind) + 1;
        }

        var host = await ServiceHost.StartAsync(kind, this, Settings(), Log.For($"{kind}#{generation}"), Cancel);
        lock (_hosts)
        {
            _hosts[kind] = host;
        }

        if (kind is ServiceKind.Webhooks)
        {
            _hook.Plug(host.Address);
        }
    }

    /// <summary>The service is gone at once, in the middle of whatever it did.</summary>
    public void Kill(ServiceKind kind)
    {
        if (kind is ServiceKind.Webhooks)
        {
            _hook.Unplug();
        }

        var host = _hosts[kind];
        _hosts.Remove(kind);
        host.Kill();
        _funerals.Add(Task.Run(async () => await host.DisposeAsync()));
    }

    /// <summary>Lets time pass until a call is held; false when none is.</summary>
    public async Task<bool> RunUntilHeldAsync(ActiveFault fault) =>
        await RunUntilAsync(() => fault.HeldOne.IsCompleted || IsOver(), () => fault.HeldOne.IsCompleted) && fault.HeldOne.IsCompleted;

    /// <summary>Lets time pass until <paramref name="done"/>; false when half an hour of it was not enough.</summary>
    public Task<bool> RunUntilAsync(Func<bool> done) => RunUntilAsync(done, static () => false);

    /// <summary>True when nothing is pending any more.</summary>
    public bool IsOver() =>
        Runs.All() is { Count: > 0 } runs
        && runs.All(run => run.Latest.Status == RunStatus.Completed)
        && !LostDeliveries().Any()
        && Get<SqsEngine>().Depths().All(queue => queue.Depth is { Visible: 0, InFlight: 0, Delayed: 0 } || queue.Name.EndsWith("-dlq", StringComparison.Ordinal))
        && Get<Instances>().All().All(instance => instance.State is InstanceState.Terminated)
        && Rows.Jobs().All(job => job.IsFinal)
        && (_scenario.Sweep is null || (Rows.Instances().All(row => row.State == "terminated") && Runners.All().Count == 0 && Get<ParameterStore>().Below("/runs-fleet", recursive: true).Count == 0));

    public async ValueTask DisposeAsync()
    {
        foreach (var kind in _hosts.Keys.ToList())
        {
            Kill(kind);
        }

        // What is left of a dead host may wait for its own time limits, by the world's clock.
        var funerals = Task.WhenAll(_funerals);
        while (await Task.WhenAny(funerals, Task.Delay(TimeSpan.FromMilliseconds(10))) != funerals)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
        }

        await funerals;
        await _cloud.DisposeAsync();
        await _hook.DisposeAsync();
    }

    // What a dead host has left undone is nobody's business.
    private bool IsBusy() => _traffic.Active > 0 || _hosts.Values.Any(host => host.Traffic.Active > 0) || Get<WebhookOutbox>().Reader.Count > 0;

    private long CallsSoFar() => _traffic.Count + _hosts.Values.Sum(host => host.Traffic.Count);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Task<bool> RunUntilAsync(Func<bool> done, Func<bool> interrupted) => _clock.RunUntilAsync(
        () =>
        {
            RedeliverLost();
            Schedule();
            return done();
        },
        interrupted,
        Limit,
        Cancel);

    /// <summary>
    /// A webhook whose receiver died before it answered was not accepted, and GitHub does not send it again (L01). Somebody presses
    /// "redeliver" here, as a person would, or a sweep over the failed deliveries.
    /// </summary>
    private void RedeliverLost()
    {
        if (_hosts.ContainsKey(ServiceKind.Webhooks) && _scenario.Sweep is null)
        {
            foreach (var lost in LostDeliveries().Where(lost => _redelivered.Add(lost.Id)).ToList())
            {
                Get<WebhookOutbox>().Post(lost.Webhook with { Redelivery = true });
            }
        }
    }

    private void Schedule()
    {
        if (Time.GetUtcNow() >= _nextSweep)
        {
            _nextSweep = Time.GetUtcNow().AddMinutes(1);
            string[] tasks = [_scenario.Sweep!, "overdue_jobs", "orphaned_instances"];
            Get<SqsEngine>().Send(QueueNames.Housekeeping, MessageJson.Write(new HousekeepingTask { TaskType = tasks[_sweeps++ % tasks.Length] }));
        }
    }

    private IEnumerable<Delivery> LostDeliveries() => Get<DeliveryLog>().Page(long.MaxValue, 1_000)
        .GroupBy(delivery => delivery.Webhook.DeliveryGuid)
        .Where(tries => tries.All(delivery => !delivery.Succeeded))
        .Select(tries => tries.MaxBy(delivery => delivery.Id)!);

    private Dictionary<string, string?> Settings() => new()
    {
        ["Drain:Delay"] = "00:00:00",
        ["Messaging:VisibilityTimeout"] = "00:00:10",
        ["Webhooks:Secrets:0"] = Secret,
        ["GitHub:AppId"] = "1",
        ["GitHub:PrivateKey"] = AppKey.ExportPkcs8PrivateKeyPem(),
        ["services:circuit:grpc:0"] = _scenario.Interrupts ? _circuit.QuietAddress : _circuit.Address,
        ["Fleet:Lease"] = "00:00:30",
        ["Fleet:MaxPacingWait"] = "00:00:05",
        ["Fleet:CreateFleetTimeout"] = "00:00:10",
        ["Fleet:AwsTimeout"] = "00:00:10",
        ["Fleet:InsufficientCapacityMemory"] = "00:00:01",
        ["Fleet:TerminationRetryDelay"] = "00:00:05",
        ["Fleet:RunnerConnectPatience"] = "00:00:05",
        ["Events:TerminationGrace"] = "00:00:05",
    };
}
