using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using RunsFleet.Contracts;
using RunsFleet.Fleet.Circuits;
using RunsFleet.GitHub;
using RunsFleet.Fleet.Launching;
using RunsFleet.Fleet.Planning;
using RunsFleet.Fleet.Termination;
using RunsFleet.Fleet.Tests.Fakes;
using RunsFleet.Messaging;
using RunsFleet.Records;
using RunsFleet.Testing;

namespace RunsFleet.Fleet.Tests;

/// <summary>The service's core, registered as in production, in a world of fakes.</summary>
internal sealed class FleetWorld : IDisposable
{
    private readonly ServiceProvider _provider;

    public FleetWorld(Action<FleetOptions>? configure = null)
    {
        Ec2 = new FakeEc2(Crash);
        GitHub = new FakeGitHub(Crash);
        Parameters = new FakeParameters(Crash);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddMetrics();
        services.AddOptions<FleetOptions>().Configure(options =>
        {
            // Its clock moves only when told to: groups close at once, and no call waits for its turn.
            (options.GroupWindow, options.FleetsPerSecond, options.FleetBurst) = (TimeSpan.Zero, 1000, 1000);
            configure?.Invoke(options);
        });
        services.AddSingleton<TimeProvider>(Time);
        services.AddSingleton<IRecordStore>(new CrashingRecordStore(Records, Crash)).AddSingleton<IRepositoryObservations>(Records);
        services.AddSingleton<IQueueSender>(new CrashingQueueSender(Sender, Crash));
        services.AddSingleton<IFleetLauncher>(Ec2);
        services.AddSingleton<IInstanceTerminator>(Ec2);
        services.AddSingleton<IRunnerRegistry>(GitHub);
        services.AddSingleton<IWorkflowRuns>(Workflows);
        services.AddSingleton<IConfigHandover>(Parameters);
        services.AddSingleton<IMarketSource>(Market);
        services.AddSingleton<ICircuitGate>(Circuits);
        services.AddSingleton<FleetMetrics>();
        services.AddLaunching();
        _provider = services.BuildServiceProvider();
    }

    public FakeTimeProvider Time { get; } = new(Jobs.QueuedAt.AddSeconds(1));

    public CrashPoint Crash { get; } = new();

    public InMemoryRecordStore Records { get; } = new();

    public RecordingQueueSender Sender { get; } = new();

    public FakeEc2 Ec2 { get; }

    public FakeGitHub GitHub { get; }

    public FakeWorkflows Workflows { get; } = new();

    public FakeParameters Parameters { get; }

    public FakeMarket Market { get; } = new();

    public FakeCircuits Circuits { get; } = new();

    public IServiceProvider Services => _provider;

    public JobRecord Job => Records.AllJobs.Single();

    public LaunchRecord Launch => Records.AllLaunches.Single();

    public InstanceRecord Instance => Records.AllInstances.Single();

    public IEnumerable<TerminateInstance> Terminations => Sender.Sent
        .Where(message => message.Queue == QueueNames.Termination)
        .Select(message => Assert.IsType<Reading<TerminateInstance>.Message>(MessageJson.ReadTerminateInstance(message.Body)).Value);

    public Task<Disposition> DeliverAsync(JobRequest request)
    {
        var message = Jobs.Queued(request);
        return _provider.GetRequiredService<JobQueuedHandler>().HandleAsync(message, Context(QueueNames.Main, MessageJson.Write(message)), CancellationToken.None);
    }

    /// <summary>Delivers until the message is done with, waiting as long as each answer says; a host that dies is followed by a redelivery.</summary>
    public async Task SettleAsync(JobRequest request)
    {
        for (var i = 0; i < 50; i++)
        {
            try
            {
                switch (await DeliverAsync(request))
                {
                    case Disposition.RetryAfter wait:
                        Assert.InRange(wait.Delay, TimeSpan.Zero, TimeSpan.FromMinutes(15));
                        Time.Advance(wait.Delay + TimeSpan.FromSeconds(1));
                        break;
                    case Disposition.Completed:
                        return;
                    case var other:
                        Assert.Fail($"{other}");
                        break;
                }
            }
            catch (HostDiedException)
            {
                Time.Advance(TimeSpan.FromSeconds(30));
            }
        }

        Assert.Fail("The message was not done with after 50 deliveries.");
    }

    public Task<Disposition> TerminateAsync(string instanceId, string reason = "its job has ended")
    {
        var message = new TerminateInstance { Version = MessageJson.Version, InstanceId = instanceId, Reason = reason, RequestedAt = Time.GetUtcNow() };
        return TerminateAsync(message);
    }

    public Task<Disposition> TerminateAsync(TerminateInstance message) => _provider.GetRequiredService<TerminateInstanceHandler>()
        .HandleAsync(message, Context(QueueNames.Termination, MessageJson.Write(message)), CancellationToken.None);

    /// <summary>Changes a job's record as another service would.</summary>
    public async Task ChangeAsync(JobRecord job) =>
        Assert.True(await Records.TryWriteAsync(new RecordChanges { Jobs = [job] }, CancellationToken.None));

    /// <summary>Changes a ledger row as another service would.</summary>
    public async Task ChangeAsync(InstanceRecord row) =>
        Assert.True(await Records.TryWriteAsync(new RecordChanges { Instances = [row] }, CancellationToken.None));

    public void Dispose() => _provider.Dispose();

    private static MessageContext Context(string queue, string body) => new(queue, "message-1", 1, Jobs.QueuedAt, body);
}
