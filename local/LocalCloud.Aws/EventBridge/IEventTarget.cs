namespace LocalCloud.Aws.EventBridge;

/// <summary>Where EventBridge's rules deliver: a queue of this world.</summary>
public interface IEventTarget
{
    /// <summary>Puts <paramref name="body"/> on the queue. A queue that does not exist loses it, as a rule's target would.</summary>
    void Deliver(string queueName, string body);
}
