using Microsoft.Extensions.Options;
using RunsFleet.Contracts;
using RunsFleet.Messaging;

namespace RunsFleet.Recovery;

/// <summary>Asks for the end of instances that nobody needs any more. Whoever receives that reads the ledger again before acting.</summary>
public sealed class TerminationRequests(IQueueSender queues, IOptions<RecoveryOptions> options, TimeProvider time)
{
    /// <summary>Sends the request, to be received when the instance has had the time to power itself off.</summary>
    public Task SendAsync(string instanceId, string reason, long? jobId, CancellationToken cancellationToken)
    {
        var message = new TerminateInstance
        {
            Version = MessageJson.Version,
            InstanceId = instanceId,
            Reason = reason,
            JobId = jobId,
            RequestedAt = time.GetUtcNow(),
        };
        return queues.SendAsync(QueueNames.Termination, MessageJson.Write(message), options.Value.TerminationGrace, cancellationToken);
    }
}
