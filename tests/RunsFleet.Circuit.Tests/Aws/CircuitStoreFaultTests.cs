using System.Diagnostics.Metrics;
using Amazon;
using Amazon.DynamoDBv2;
using Amazon.Extensions.NETCore.Setup;
using Amazon.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using RunsFleet.Circuit.Aws;
using RunsFleet.Circuit.Breaker;
using RunsFleet.Contracts;
using RunsFleet.ServiceDefaults;
using RunsFleet.Testing;
using static RunsFleet.Circuit.Tests.Circuits;

namespace RunsFleet.Circuit.Tests.Aws;

/// <summary>Each call of the store under each fault, with the SDK's own client over a real connection.</summary>
public sealed class CircuitStoreFaultTests(LocalWorld world) : IClassFixture<LocalWorld>, IAsyncLifetime
{
    private static readonly Dictionary<string, HttpFault> Faults = new()
    {
        ["no right"] = HttpFault.AwsJson(400, "AccessDeniedException"),
        ["throttled"] = HttpFault.AwsJson(400, "ThrottlingException"),
        ["internal error"] = HttpFault.AwsJson(500, "InternalServerError"),
        ["no words"] = new HttpFault.Answer(502, "<html>Bad gateway</html>") { ContentType = "text/html" },
        ["not its words"] = new HttpFault.Answer(200, "<html>Log in<br>") { ContentType = "text/html" },
        ["truncated"] = HttpFault.Truncated,
        ["dropped"] = HttpFault.Dropped,
        ["done but lost"] = HttpFault.AnswerLost,
    };

    private readonly CircuitScope _scope = CircuitScope.OfType($"c7g.fault{Random.Shared.Next()}");
    private readonly string _zone = $"us-fault-{Random.Shared.Next()}a";
    private FaultyHttp? _http;
    private ServiceProvider? _services;
    private MetricCollector<long>? _apiErrors;

    private FaultyHttp Http => _http ?? throw new InvalidOperationException();

    private ICircuitStore Store => _services!.GetRequiredService<ICircuitStore>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Outages() =>
        [.. ((string[])["Query", "BatchGetItem", "PutItem", "TransactWriteItems", "Scan"]).SelectMany(operation => Faults.Keys.Select(fault => (operation, fault)))];

    [Theory]
    [MemberData(nameof(Outages))]
    public async Task A_call_that_goes_on_failing_says_that_the_store_is_unavailable_and_is_counted_once(string operation, string fault)
    {
        Http.Fail(operation, Faults[fault]);

        await Assert.ThrowsAsync<CircuitStoreUnavailableException>(() => CallAsync(operation));

        Assert.Equal("DynamoDB", Assert.Single(_apiErrors!.GetMeasurementSnapshot()).Tags[MetricTags.Service]);
        Assert.InRange(Http.Count(operation), 1, 3);
    }

    [Fact]
    public async Task A_fact_that_was_stored_but_not_answered_is_new_and_not_another_s()
    {
        Http.Fail("TransactWriteItems", HttpFault.AnswerLost, times: 1);

        Assert.Equal([true], await Store.AddAsync([Told], Cancel));

        Assert.Equal(2, Http.Count("TransactWriteItems"));
    }

    [Fact]
    public async Task L48_keys_that_DynamoDB_left_unprocessed_are_asked_for_again()
    {
        await Store.TryWriteAsync(CircuitLife.Reset(CircuitRecord.None(_scope), At(0)), Cancel);
        Http.Fail("BatchGetItem", Unprocessed(), times: 2);

        Assert.Equal(1, Assert.Single(await Store.FindAsync([_scope], Cancel)).Version);

        Assert.Equal(3, Http.Count("BatchGetItem"));
    }

    [Fact]
    public async Task L48_keys_that_stay_unprocessed_are_an_outage()
    {
        Http.Fail("BatchGetItem", Unprocessed());

        await Assert.ThrowsAsync<CircuitStoreUnavailableException>(() => Store.FindAsync([_scope], Cancel));

        Assert.Equal(5, Http.Count("BatchGetItem"));
    }

    public async ValueTask InitializeAsync()
    {
        _http = await FaultyHttp.StartAsync(world.Endpoint);
        var aws = new AWSOptions { Region = RegionEndpoint.USEast1, Credentials = new BasicAWSCredentials("key", "secret") };
        aws.DefaultClientConfig.ServiceURL = _http.Endpoint.ToString();
        _services = new ServiceCollection().AddMetrics().AddSingleton<CircuitMetrics>().AddDefaultAWSOptions(aws).AddCircuitStore().BuildServiceProvider();
        _apiErrors = new MetricCollector<long>(_services.GetRequiredService<IMeterFactory>(), MetricNames.Meter, MetricNames.ApiErrors);
        var dynamo = _services.GetRequiredService<IAmazonDynamoDB>();
        await CircuitTables.CreateAsync(dynamo, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        _apiErrors?.Dispose();
        await _services!.DisposeAsync();
        await Http.DisposeAsync();
    }

    private InterruptionFact Told => new(_scope.InstanceType!, Id(1), At(0), _zone, FactSource.Warning);

    private Task CallAsync(string operation) => operation switch
    {
        "Query" => Store.FactsSinceAsync(_scope, At(0), Cancel),
        "Scan" => Store.ListAsync(Cancel),
        "TransactWriteItems" => Store.AddAsync([Told], Cancel),
        "BatchGetItem" => Store.FindAsync([_scope], Cancel),
        _ => Store.TryWriteAsync(CircuitLife.Reset(CircuitRecord.None(_scope), At(0)), Cancel),
    };

    private HttpFault.Answer Unprocessed() => new(
        200,
        $$$$"""{"Responses":{},"UnprocessedKeys":{"{{{{TableNames.CircuitState}}}}":{"ConsistentRead":true,"Keys":[{"instance_type":{"S":"{{{{_scope}}}}"}}]}}}""")
    {
        ContentType = "application/x-amz-json-1.0",
    };
}
