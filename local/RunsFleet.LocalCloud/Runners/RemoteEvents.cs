using System.Globalization;
using System.Text.Json.Nodes;
using Amazon.SQS;
using Microsoft.Extensions.Options;
using RunsFleet.Contracts;

namespace RunsFleet.LocalCloud.Runners;

/// <summary>
/// Sends the EventBridge events that EC2 would send and emulators do not, to the events queue of the other endpoint.
/// Throws while that queue is not there.
/// </summary>
internal sealed class RemoteEvents(RemoteClients clients, TimeProvider time, IOptions<LocalCloudOptions> options)
{
    private string? _queueUrl;

    // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-instance-state-changes.html
    public Task StateChangedAsync(string instanceId, string state, CancellationToken cancellationToken) => SendAsync(
        "EC2 Instance State-change Notification",
        $"arn:aws:ec2:{options.Value.Region}:{options.Value.AccountId}:instance/{instanceId}",
        new JsonObject { ["instance-id"] = instanceId, ["state"] = state },
        cancellationToken);

    // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-instance-termination-notices.html
    // The resource names the zone where other ARNs have region and account: "arn:aws:ec2:us-east-2a:instance/i-1234567890abcdef0".
    public Task WarnAsync(string instanceId, string az, CancellationToken cancellationToken) => SendAsync(
        "EC2 Spot Instance Interruption Warning",
        $"arn:aws:ec2:{az}:instance/{instanceId}",
        new JsonObject { ["instance-id"] = instanceId, ["instance-action"] = "terminate" },
        cancellationToken);

    private async Task SendAsync(string detailType, string resource, JsonObject detail, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["version"] = "0",
            ["id"] = Guid.NewGuid().ToString(),
            ["detail-type"] = detailType,
            ["source"] = "aws.ec2",
            ["account"] = options.Value.AccountId,
            ["time"] = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["region"] = options.Value.Region,
            ["resources"] = new JsonArray(resource),
            ["detail"] = detail,
        };
        try
        {
            _queueUrl ??= (await clients.Sqs.GetQueueUrlAsync(QueueNames.Events, cancellationToken)).QueueUrl;
            await clients.Sqs.SendMessageAsync(_queueUrl, body.ToJsonString(), cancellationToken);
        }
        catch (AmazonSQSException)
        {
            // The emulator may have been restarted, and its queues made again under other addresses.
            _queueUrl = null;
            throw;
        }
    }
}
