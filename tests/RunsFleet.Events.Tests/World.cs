using System.Diagnostics.Metrics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using RunsFleet.Contracts;
using RunsFleet.GitHub;
using RunsFleet.Messaging;
using RunsFleet.Records;
using RunsFleet.ServiceDefaults;
using RunsFleet.Testing;

namespace RunsFleet.Events.Tests;

/// <summary>The handler of the events queue on records in memory, a circuit and an EC2 that the test sets.</summary>
internal sealed class World : IDisposable
{
    private ServiceProvider _services;

    public World(DateTimeOffset? start = null)
    {
        Time = new FakeTimeProvider(start ?? Jobs.QueuedAt.AddMinutes(2));
        _services = Start();
    }

    public FakeTimeProvider Time { get; }

    public DateTimeOffset Now => Time.GetUtcNow();

    public InMemoryRecordStore Records { get; } = new();

    public RecordingQueueSender Queues { get; } = new();

    public FakeCircuit Circuit { get; } = new();

    public FakeEc2 Ec2 { get; } = new();

    public FakeRunners Runners { get; } = new();

    public FakeWorkflows Workflows { get; } = new();

    public IReadOnlyList<(LogLevel Level, string Message)> Log =>
        [.. _services.GetFakeLogCollector().GetSnapshot().Select(record => (record.Level, record.Message))];

    public MetricCollector<T> Metric<T>(string name)
        where T : struct => new(_services.GetRequiredService<IMeterFactory>(), MetricNames.Meter, name);

    public Task<Disposition> Hear(FleetEvent e) => Hear(MessageJson.Write(e));

    /// <summary>Hears a body as the queue delivers it.</summary>
    public Task<Disposition> Hear(string body)
    {
        var message = Assert.IsType<Reading<EventEnvelope>.Message>(EventEnvelope.Read(body)).Value;
        return _services.GetRequiredService<EventsHandler>().HandleAsync(
            message, new MessageContext(QueueNames.Events, "m-1", 1, Now, body), TestContext.Current.CancellationToken);
    }

    public Task<Disposition> HearState(string instanceId, string state, DateTimeOffset? at = null) =>
        Hear(EventBridge("EC2 Instance State-change Notification", $"arn:aws:ec2:us-east-1:123456789012:instance/{instanceId}", at ?? Now,
            $$"""{"instance-id":"{{instanceId}}","state":"{{state}}"}"""));

    public Task<Disposition> HearWarning(string instanceId, DateTimeOffset? at = null) =>
        Hear(EventBridge("EC2 Spot Instance Interruption Warning", $"arn:aws:ec2:us-east-1c:instance/{instanceId}", at ?? Now,
            $$"""{"instance-id":"{{instanceId}}","instance-action":"terminate"}"""));

    public static string EventBridge(string detailType, string resource, DateTimeOffset at, string detail, string source = "aws.ec2") => $$"""
        {"version":"0","id":"7bf73129-1428-4cd3-a780-95db273d1602","detail-type":"{{detailType}}","source":"{{source}}","account":"123456789012",
         "time":{{JsonSerializer.Serialize(at)}},"region":"us-east-1","resources":["{{resource}}"],"detail":{{detail}}}
        """;

    public void Put(params JobRecord[] jobs) => Put(new RecordChanges { Jobs = jobs });

    public void Put(params InstanceRecord[] instances) => Put(new RecordChanges { Instances = instances });

    public JobRecord Job(long jobId) => Records.AllJobs.Single(job => job.JobId == jobId);

    public InstanceRecord Instance(string instanceId) => Records.AllInstances.Single(instance => instance.InstanceId == instanceId);

    /// <summary>Another host: what is only in memory is lost.</summary>
    public void Restart()
    {
        _services.Dispose();
        _services = Start();
    }

    public void Dispose() => _services.Dispose();

    private ServiceProvider Start()
    {
        var services = new ServiceCollection();
        services.AddMetrics().AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddFakeLogging()).AddOptions();
        services.AddSingleton<TimeProvider>(Time).AddSingleton<IRecordStore>(Records).AddSingleton<IQueueSender>(Queues);
        services.AddSingleton<ICircuit>(Circuit).AddSingleton<IInstanceObserver>(Ec2);
        services.AddSingleton<IRunnerRegistry>(Runners).AddSingleton<IWorkflowRuns>(Workflows);
        services.AddEventsCore();
        return services.BuildServiceProvider();
    }

    private void Put(RecordChanges rows) => Assert.True(Records.TryWriteAsync(rows, CancellationToken.None).Result);
}

/// <summary>Keeps facts as the circuit breaker does: one per instance and time.</summary>
internal sealed class FakeCircuit : ICircuit
{
    public bool Down { get; set; }

    public int Calls { get; private set; }

    public HashSet<(string InstanceId, DateTimeOffset At)> Facts { get; } = [];

    public List<Interruption> Told { get; } = [];

    public Task<bool> TryRecordAsync(Interruption interruption, CancellationToken cancellationToken)
    {
        Calls++;
        if (Down)
        {
            return Task.FromResult(false);
        }

        Assert.NotEmpty(interruption.InstanceType);
        Told.Add(interruption);
        Facts.Add((interruption.InstanceId, interruption.At));
        return Task.FromResult(true);
    }
}

internal sealed class FakeEc2 : IInstanceObserver
{
    public Dictionary<string, InstanceObservation> Shown { get; } = [];

    public int Calls { get; private set; }

    public Task<InstanceObservation> ObserveAsync(string instanceId, CancellationToken cancellationToken)
    {
        Calls++;
        return Task.FromResult(Shown.GetValueOrDefault(instanceId, new InstanceObservation.NotVisible()));
    }
}
