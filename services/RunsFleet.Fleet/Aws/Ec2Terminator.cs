using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.Runtime;
using Microsoft.Extensions.Options;
using RunsFleet.Ec2;
using RunsFleet.Fleet.Termination;

namespace RunsFleet.Fleet.Aws;

/// <summary>TerminateInstances, one at a time: one bad id fails a whole batch.</summary>
internal sealed partial class Ec2Terminator(
    IAmazonEC2 ec2, IOptions<FleetOptions> options, TimeProvider time, FleetMetrics metrics, ILogger<Ec2Terminator> logger) : IInstanceTerminator
{
    public async Task<TerminateResult> TerminateAsync(string instanceId, CancellationToken cancellationToken)
    {
        try
        {
            await AwsCall.WithinAsync(
                options.Value.AwsTimeout, time, token => ec2.TerminateInstancesAsync(new TerminateInstancesRequest([instanceId]), token), cancellationToken);
            return TerminateResult.Accepted;
        }
        catch (AmazonServiceException e) when (e.ErrorCode is { } code && AwsErrorCodes.InstanceNotFound.Contains(code))
        {
            return TerminateResult.NotFound;
        }
        catch (Exception e) when (AwsCall.IsFailure(e))
        {
            metrics.ApiFailed("EC2");
            LogFailed(instanceId, AwsCall.Code(e));
            return e is AmazonServiceException s && AwsErrorCodes.IsThrottled(s) ? TerminateResult.Throttled : TerminateResult.Unavailable;
        }
    }

    [LoggerMessage(2204, LogLevel.Warning, "TerminateInstances of {InstanceId} failed: {Code}. The termination is tried again.", EventName = "TerminateCallFailed")]
    private partial void LogFailed(string instanceId, string code);
}
