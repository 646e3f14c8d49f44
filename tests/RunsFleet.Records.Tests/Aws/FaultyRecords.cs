using System.Diagnostics.Metrics;
using Amazon;
using Amazon.DynamoDBv2;
using Amazon.Extensions.NETCore.Setup;
using Amazon.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Time.Testing;
using RunsFleet.Provisioner;
using RunsFleet.Records.Aws;
using RunsFleet.ServiceDefaults;
using RunsFleet.Testing;

namespace RunsFleet.Records.Tests.Aws;

/// <summary>The record store as services register it, behind a server that fails on demand, and a second one that goes straight to the tables.</summary>
internal sealed class FaultyRecords : IAsyncDisposable
{
    private readonly ServiceProvider _faulty;
    private readonly ServiceProvider _straight;
    private readonly MetricCollector<long> _apiErrors;

    private FaultyRecords(FaultyHttp http, ServiceProvider faulty, ServiceProvider straight)
    {
        (Http, _faulty, _straight) = (http, faulty, straight);
        _apiErrors = new MetricCollector<long>(faulty.GetRequiredService<IMeterFactory>(), MetricNames.Meter, MetricNames.ApiErrors);
    }

    public FaultyHttp Http { get; }

    public FakeTimeProvider Time { get; private init; } = new();

    public IRecordStore Store => _faulty.GetRequiredService<IRecordStore>();

    public IRecordStore Straight => _straight.GetRequiredService<IRecordStore>();

    /// <summary>The calls that counted as failed; all of them to DynamoDB.</summary>
    public int ApiErrors
    {
        get
        {
            var measured = _apiErrors.GetMeasurementSnapshot();
            Assert.All(measured, one => Assert.Equal("DynamoDB", one.Tags[MetricTags.Service]));
            return measured.Count;
        }
    }

    public static async Task<FaultyRecords> StartAsync(LocalWorld world)
    {
        var time = new FakeTimeProvider();
        var http = await FaultyHttp.StartAsync(world.Endpoint);
        var straight = Services(world.Endpoint, TimeProvider.System);
        await new Tables(straight.GetRequiredService<IAmazonDynamoDB>(), TimeProvider.System).RunAsync(TestContext.Current.CancellationToken);
        return new FaultyRecords(http, Services(http.Endpoint, time), straight) { Time = time };
    }

    public async ValueTask DisposeAsync()
    {
        _apiErrors.Dispose();
        await _faulty.DisposeAsync();
        await _straight.DisposeAsync();
        await Http.DisposeAsync();
    }

    private static ServiceProvider Services(Uri endpoint, TimeProvider time)
    {
        var aws = new AWSOptions { Region = RegionEndpoint.USEast1, Credentials = new BasicAWSCredentials("key", "secret") };
        aws.DefaultClientConfig.ServiceURL = endpoint.ToString();
        return new ServiceCollection().AddSingleton(time).AddDefaultAWSOptions(aws).AddRecordStore().BuildServiceProvider();
    }
}
