using Microsoft.Extensions.Options;
using RunsFleet.Contracts;
using RunsFleet.Messaging;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Recovery;

/// <summary>Asks for the end of instances that nobody needs any more. Whoever receives that reads the ledger again before acting.</summary>
public sealed class TerminationRequests(IQueueSender queues, IOptions<RecoveryOptions> options, TimeProvider time)
{
    /// <summary>Sends the request, to be received when the instance has had the time to power itself off.</summary>
    public async Task SendAsync(string instanceId, string reason, long? jobId, CancellationToken cancellationToken)
    {
        using var span = Spans.Start(ActivityNames.RequestTermination).WithInstance(instanceId).WithJob(jobId);
        var message = new TerminateInstance
        {
            Version = MessageJson.Version,
            InstanceId = instanceId,
            Reason = reason,
            JobId = jobId,
            RequestedAt = time.GetUtcNow(),
        };
        await queues.SendAsync(QueueNames.Termination, MessageJson.Write(message), options.Value.TerminationGrace, cancellationToken);
    }
}
