using System.Net;
using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RunsFleet.Fleet.Aws;
using RunsFleet.Fleet.Termination;

namespace RunsFleet.Fleet.Tests.Aws;

public sealed class TerminateAnswerTests
{
    [Theory]
    [InlineData("InvalidInstanceID.NotFound", 400, nameof(TerminateResult.NotFound))]
    [InlineData("InvalidInstanceID.Malformed", 400, nameof(TerminateResult.Unavailable))]
    [InlineData("UnauthorizedOperation", 403, nameof(TerminateResult.Unavailable))]
    [InlineData("RequestLimitExceeded", 503, nameof(TerminateResult.Throttled))]
    [InlineData("", 502, nameof(TerminateResult.Unavailable))]
    public async Task L36_A_failure_is_told_by_its_code_whatever_its_message_quotes(string code, int status, string expected)
    {
        using var provider = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var ec2 = new FailingEc2(new AmazonEC2Exception(
            "InvalidInstanceID.NotFound: the instance ID does not exist", ErrorType.Sender, code, "r", (HttpStatusCode)status));
        var terminator = new Ec2Terminator(
            ec2,
            Options.Create(new FleetOptions()),
            TimeProvider.System,
            new FleetMetrics(provider.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>()),
            NullLogger<Ec2Terminator>.Instance);

        Assert.Equal(expected, (await terminator.TerminateAsync("i-1", TestContext.Current.CancellationToken)).ToString());
    }

    private sealed class FailingEc2(Exception failure) : AmazonEC2Client(
        new AnonymousAWSCredentials(), new AmazonEC2Config { ServiceURL = "http://127.0.0.1:9" })
    {
        public override Task<TerminateInstancesResponse> TerminateInstancesAsync(
            TerminateInstancesRequest request, CancellationToken cancellationToken = default) => throw failure;
    }
}
