using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using RunsFleet.Contracts;
using RunsFleet.GitHub;
using RunsFleet.Housekeeping.Instances;
using RunsFleet.Housekeeping.Expired;
using RunsFleet.Messaging;
using RunsFleet.Records;
using RunsFleet.ServiceDefaults;
using RunsFleet.Testing;

namespace RunsFleet.Housekeeping.Tests;

/// <summary>The sweeps on records in memory, a GitHub and an EC2 that the test sets.</summary>
internal sealed class World : IDisposable
{
    public const string A = "i-0000000000000000a";
    private readonly ServiceProvider _services;

    public World(Action<IServiceCollection>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddMetrics().AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddFakeLogging());
        services.AddSingleton<TimeProvider>(Time).AddSingleton<IRecordStore>(Records).AddSingleton<IRecordSweeps>(Records).AddSingleton<IQueueSender>(Queues);
        services.AddSingleton<IRunnerRegistry>(Runners).AddSingleton<IWorkflowRuns>(Workflows).AddSingleton<IFleetInstances>(Ec2);
        services.AddSingleton<IRepositoryObservations>(Records).AddSingleton<IAppDeliveries>(Deliveries).AddSingleton<IConfigParameters>(Parameters);
        services.AddSweeps();
        configure?.Invoke(services);
        _services = services.BuildServiceProvider();
        Failures = new MetricCollector<long>(_services.GetRequiredService<IMeterFactory>(), MetricNames.Meter, MetricNames.SweepFailures);
    }

    public FakeTimeProvider Time { get; } = new(Jobs.QueuedAt.AddHours(1));

    public DateTimeOffset Now => Time.GetUtcNow();

    public InMemoryRecordStore Records { get; } = new();

    public RecordingQueueSender Queues { get; } = new();

    public FakeRunners Runners { get; } = new();

    public FakeWorkflows Workflows { get; } = new();

    public FakeFleetInstances Ec2 { get; } = new();

    public FakeDeliveries Deliveries { get; } = new();

    public FakeParameters Parameters { get; } = new();

    public MetricCollector<long> Failures { get; }

    public IReadOnlyList<(LogLevel Level, string Message)> Log =>
        [.. _services.GetFakeLogCollector().GetSnapshot().Select(record => (record.Level, record.Message))];

    public JobRecord Job => Records.AllJobs.Single();

    /// <summary>A job that was queued an hour ago.</summary>
    public static JobRecord JobIn(JobState state) => LaunchTransitions.Claim(null, Jobs.Request(1), "launch-1", Jobs.QueuedAt, Jobs.QueuedAt) with
    {
        State = state,
        InstanceId = state is JobState.Launched or JobState.Running or JobState.AwaitingRerun ? A : null,
        LaunchedAt = Jobs.QueuedAt,
        LeaseUntil = null,
    };

    public static InstanceRecord Instance() => new()
    {
        InstanceId = A,
        InstanceType = "c7g.large",
        AvailabilityZone = "us-east-1a",
        Market = Market.Spot,
        LaunchId = "launch-1",
        RunnerName = RunnerNames.RunnerName(A),
        RunnerId = 9,
        Repository = "acme/widgets",
        JobId = 1,
        State = InstanceState.Running,
        LaunchedAt = Jobs.QueuedAt,
        UpdatedAt = Jobs.QueuedAt,
    };

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public Task<Disposition> SweepAsync(string taskType)
    {
        var body = $$"""{"task_type":"{{taskType}}"}""";
        return _services.GetRequiredService<HousekeepingHandler>().HandleAsync(
            Assert.IsType<Reading<HousekeepingTask>.Message>(MessageJson.ReadHousekeepingTask(body)).Value,
            new MessageContext(QueueNames.Housekeeping, "m-1", 1, Now, body),
            TestContext.Current.CancellationToken);
    }

    public IReadOnlyList<string> Sent(string queue) => [.. Queues.Sent.Where(message => message.Queue == queue).Select(message => message.Body)];

    public void Put(JobRecord job) => Put(new RecordChanges { Jobs = [job] });

    public void Put(InstanceRecord instance) => Put(new RecordChanges { Instances = [instance] });

    public void Put(RerunRecord rerun) => Put(new RecordChanges { Reruns = [rerun] });

    /// <summary>What GitHub says of the job.</summary>
    public void GitHubSays(string status, string? conclusion = null, string? runner = null) => Workflows.Jobs.Add(
        new WorkflowJob(1, 42, 1, "build-1", status, conclusion, runner, [])
        {
            StartedAt = Jobs.QueuedAt.AddMinutes(1),
            CompletedAt = conclusion is null ? null : Jobs.QueuedAt.AddMinutes(5),
            RunnerId = 9,
        });

    public void Dispose()
    {
        Failures.Dispose();
        _services.Dispose();
    }

    private void Put(RecordChanges rows) => Assert.True(Records.TryWriteAsync(rows, CancellationToken.None).Result);
}

internal sealed class FakeFleetInstances : IFleetInstances
{
    public List<FleetInstance> Shown { get; } = [];

    public bool Down { get; set; }

    public Task<IReadOnlyList<FleetInstance>?> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<FleetInstance>?>(Down ? null : [.. Shown]);
}

internal sealed class FakeParameters : IConfigParameters
{
    public List<ConfigParameter> All { get; } = [];

    public bool Down { get; set; }

    public Task<IReadOnlyList<ConfigParameter>?> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ConfigParameter>?>(Down ? null : [.. All]);

    public Task<bool> TryDeleteAsync(string instanceId, CancellationToken cancellationToken)
    {
        All.RemoveAll(parameter => parameter.InstanceId == instanceId);
        return Task.FromResult(true);
    }
}

/// <summary>Deliveries in pages of three; a redelivery is a try more.</summary>
internal sealed class FakeDeliveries : IAppDeliveries
{
    public List<AppDelivery> All { get; } = [];

    public List<long> Again { get; } = [];

    /// <summary>Pages that are answered before GitHub goes down; null: all.</summary>
    public int? Answers { get; set; }

    public int Pages { get; private set; }

    public Task<GitHubAnswer<DeliveryPage>> ListAsync(string? cursor, CancellationToken cancellationToken)
    {
        if (Answers is { } most && Pages >= most)
        {
            return Task.FromResult<GitHubAnswer<DeliveryPage>>(new GitHubAnswer<DeliveryPage>.Unavailable("GitHub is down."));
        }

        Pages++;
        var from = cursor is null ? 0 : int.Parse(cursor, System.Globalization.CultureInfo.InvariantCulture);
        var ordered = All.OrderByDescending(delivery => delivery.DeliveredAt).ToList();
        return Task.FromResult<GitHubAnswer<DeliveryPage>>(new GitHubAnswer<DeliveryPage>.Ok(new DeliveryPage(
            [.. ordered.Skip(from).Take(3)], from + 3 < ordered.Count ? $"{from + 3}" : null)));
    }

    public Task<GitHubAnswer<bool>> RedeliverAsync(long deliveryId, CancellationToken cancellationToken)
    {
        lock (Again)
        {
            Again.Add(deliveryId);
        }

        return Task.FromResult<GitHubAnswer<bool>>(new GitHubAnswer<bool>.Ok(true));
    }
}
