using Amazon.SQS;
using LocalCloud.Aws.EventBridge;
using Microsoft.Extensions.Options;

namespace LocalCloud.Aws.Remote;

/// <summary>
/// Sends the EventBridge events that EC2 would send and emulators do not, to the events queue of the other endpoint.
/// Throws while that queue is not there.
/// </summary>
internal sealed class RemoteEvents(RemoteClients clients, TimeProvider time, IOptions<AwsOptions> options)
{
    private string? _queueUrl;

    public Task StateChangedAsync(string instanceId, string state, CancellationToken cancellationToken) => EventRule.Delivers(state)
        ? SendAsync(Ec2EventJson.StateChanged(options.Value.Region, options.Value.AccountId, instanceId, state, time.GetUtcNow()), cancellationToken)
        : Task.CompletedTask;

    public Task WarnAsync(string instanceId, string az, CancellationToken cancellationToken) => SendAsync(
        Ec2EventJson.InterruptionWarning(options.Value.Region, options.Value.AccountId, instanceId, az, time.GetUtcNow()), cancellationToken);

    private async Task SendAsync(string body, CancellationToken cancellationToken)
    {
        if (options.Value.EventQueue is not { } queue)
        {
            return;
        }

        try
        {
            _queueUrl ??= (await clients.Sqs.GetQueueUrlAsync(queue, cancellationToken)).QueueUrl;
            await clients.Sqs.SendMessageAsync(_queueUrl, body, cancellationToken);
        }
        catch (AmazonSQSException)
        {
            // The emulator may have been restarted, and its queues made again under other addresses.
            _queueUrl = null;
            throw;
        }
    }
}
