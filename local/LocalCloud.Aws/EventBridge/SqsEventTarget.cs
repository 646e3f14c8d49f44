using LocalCloud.Aws.Sqs;
using LocalCloud.Aws.Wire;
using LocalCloud.Core;

namespace LocalCloud.Aws.EventBridge;

/// <summary>EventBridge's rules with queues of the embedded SQS as targets.</summary>
internal sealed class SqsEventTarget(SqsEngine sqs, WorldLog log) : IEventTarget
{
    public void Deliver(string queueName, string body)
    {
        try
        {
            if (!sqs.Send(queueName, body))
            {
                log.Append("event_lost", ("queue", queueName));
            }
        }
        catch (AwsException refusal)
        {
            // A full queue must not stop the clock that drives the instances.
            log.Append("event_lost", ("queue", queueName), ("error", refusal.Code));
        }
    }
}
