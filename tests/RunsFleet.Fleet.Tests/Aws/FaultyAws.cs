using System.Diagnostics.Metrics;
using Amazon.EC2;
using Amazon.Runtime;
using Amazon.SimpleSystemsManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RunsFleet.Ec2;
using RunsFleet.Fleet.Aws;
using RunsFleet.ServiceDefaults;
using RunsFleet.Testing;

namespace RunsFleet.Fleet.Tests.Aws;

/// <summary>The adapters with the SDK's own clients, on a world of which any call can fail.</summary>
internal sealed class FaultyAws : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly BasicAWSCredentials Anybody = new("test", "test");
    private readonly ServiceProvider _provider = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MetricCollector<long> _errors;

    private FaultyAws(FaultyHttp http, int retries)
    {
        Http = http;
        var url = http.Endpoint.AbsoluteUri;
        var ec2 = new AmazonEC2Config { ServiceURL = url, AuthenticationRegion = "us-east-1" };
        var ssm = new AmazonSimpleSystemsManagementConfig { ServiceURL = url, AuthenticationRegion = "us-east-1" };
        ClientDefaults.Apply(ec2);
        ClientDefaults.Apply(ssm);
        (ec2.MaxErrorRetry, ssm.MaxErrorRetry) = (retries, retries);
        Ec2 = new AmazonEC2Client(Anybody, ec2);
        Ssm = new AmazonSimpleSystemsManagementClient(Anybody, ssm);
        var meters = _provider.GetRequiredService<IMeterFactory>();
        Metrics = new FleetMetrics(meters);
        _errors = new MetricCollector<long>(meters, MetricNames.Meter, MetricNames.ApiErrors);
        Settings = Options.Create(new FleetOptions { AwsTimeout = Patience });
        Terminator = new Ec2Terminator(Ec2, Settings, TimeProvider.System, Metrics, NullLogger<Ec2Terminator>.Instance);
        Market = new Ec2MarketSource(Ec2, Settings, TimeProvider.System, Metrics, NullLogger<Ec2MarketSource>.Instance);
        Configs = new SsmConfigHandover(Ssm, Settings, TimeProvider.System, Metrics, NullLogger<SsmConfigHandover>.Instance);
    }

    public FaultyHttp Http { get; }

    public AmazonEC2Client Ec2 { get; }

    public AmazonSimpleSystemsManagementClient Ssm { get; }

    public FleetMetrics Metrics { get; }

    public IOptions<FleetOptions> Settings { get; }

    public Ec2Terminator Terminator { get; }

    public Ec2MarketSource Market { get; }

    public SsmConfigHandover Configs { get; }

    /// <summary>The service of each error that was counted.</summary>
    public IEnumerable<object?> Errors => _errors.GetMeasurementSnapshot().Select(m => m.Tags[MetricTags.Service]);

    /// <param name="world">What is behind.</param>
    /// <param name="retries">Of the SDK. With none, a fault that strikes once is one that outlasted every retry.</param>
    public static async Task<FaultyAws> StartAsync(LocalWorld world, int retries = 0) => new(await FaultyHttp.StartAsync(world.Endpoint), retries);

    /// <summary>From now on <paramref name="operation"/> meets the fault. Only who is never answered is waited for impatiently.</summary>
    public void Fail(string operation, string fault, HttpFault how)
    {
        Http.Fail(operation, how);
        Settings.Value.AwsTimeout = fault is FaultCases.Timeout ? TimeSpan.FromSeconds(3) : Patience;
    }

    /// <summary>From now on all is well.</summary>
    public void Heal()
    {
        Http.Heal();
        Settings.Value.AwsTimeout = Patience;
    }

    public async ValueTask DisposeAsync()
    {
        Market.Dispose();
        Ec2.Dispose();
        Ssm.Dispose();
        _errors.Dispose();
        await _provider.DisposeAsync();
        await Http.DisposeAsync();
    }
}
