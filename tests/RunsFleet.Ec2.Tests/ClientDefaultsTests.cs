using System.Net;
using System.Text;
using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.Extensions.NETCore.Setup;
using Amazon.Runtime;
using Microsoft.Extensions.DependencyInjection;

namespace RunsFleet.Ec2.Tests;

public sealed class ClientDefaultsTests
{
    [Fact]
    public void L29_The_registered_client_retries_in_one_way_only_and_has_a_time_limit()
    {
        var services = new ServiceCollection();
        services.AddDefaultAWSOptions(new AWSOptions { Region = Amazon.RegionEndpoint.USEast1, Credentials = new AnonymousAWSCredentials() });
        using var provider = services.AddEc2().BuildServiceProvider();

        var config = Assert.IsType<AmazonEC2Config>(provider.GetRequiredService<IAmazonEC2>().Config);

        Assert.Equal((2, 0, TimeSpan.FromSeconds(20)), (config.MaxErrorRetry, config.MaxStaleConnectionRetries, config.Timeout));
    }

    [Fact]
    public async Task Calls_carry_our_name_and_answers_on_the_wire_are_read()
    {
        using var http = new CannedHttp("""
            <DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>1</requestId><reservationSet><item>
            <instancesSet><item><instanceId>i-0123456789abcdef0</instanceId><instanceState><code>64</code><name>stopping</name></instanceState></item></instancesSet>
            </item></reservationSet></DescribeInstancesResponse>
            """);
        var config = new AmazonEC2Config { ServiceURL = "http://127.0.0.1:9", AuthenticationRegion = "us-east-1", HttpClientFactory = http };
        ClientDefaults.Apply(config);
        using var ec2 = new AmazonEC2Client(new BasicAWSCredentials("key", "secret"), config);

        var all = await InstanceReader.ReadAllAsync(
            new DescribeInstancesRequest { Filters = [InstanceFilters.Ours()] }, ec2.DescribeInstancesAsync, maxPages: 1, TestContext.Current.CancellationToken);

        Assert.Equal(("i-0123456789abcdef0", Records.InstanceState.Stopping), (Assert.Single(all!).InstanceId, all![0].State));
        Assert.Contains($"app/{ClientDefaults.AppId}", http.UserAgent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_somebody_has_set_stays()
    {
        var config = new AmazonEC2Config { ClientAppId = "theirs" };

        ClientDefaults.Apply(config);

        Assert.Equal("theirs", config.ClientAppId);
    }

    /// <summary>Gives one answer to everything.</summary>
    private sealed class CannedHttp(string answer) : HttpClientFactory, IDisposable
    {
        private readonly Handler _handler = new(answer);

        public string UserAgent => _handler.UserAgent;

        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(_handler, disposeHandler: false);

        public void Dispose() => _handler.Dispose();

        private sealed class Handler(string answer) : HttpMessageHandler
        {
            public string UserAgent { get; private set; } = "";

            protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                UserAgent = string.Join(' ', request.Headers.Where(header => header.Key.EndsWith("User-Agent", StringComparison.OrdinalIgnoreCase)).SelectMany(header => header.Value));
                return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(answer, Encoding.UTF8, "text/xml") });
            }
        }
    }
}
