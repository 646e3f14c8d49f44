namespace RunsFleet.Messaging;

/// <summary>How a service sends and receives messages. Section <c>Messaging</c>.</summary>
public sealed class MessagingOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Messaging";

    /// <summary>
    /// Messages that a consumer handles at a time, unless the consumer has a setting of its own. 1 to 500. Default 64: enough that under load
    /// ten are free for the next receive.
    /// </summary>
    public int Concurrency { get; set; } = 64;

    /// <summary>How long a receive waits for a message. Whole seconds, 0 to 20 s. Default 20 s: fewer calls, and no later delivery.</summary>
    public TimeSpan WaitTime { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How long a received message stays hidden from other consumers. It is extended at each half of this time while its handler works. Whole
    /// seconds, 10 s to 1 h, and more than twice <see cref="CallTimeout"/>. Default 1 min: after a crash the message comes back this soon.
    /// </summary>
    public TimeSpan VisibilityTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// A message whose handler failed comes back after this time, doubled with each further receive. It is also the pause after a receive that
    /// failed. 0 to 5 min. Default 5 s.
    /// </summary>
    public TimeSpan FailureBackoff { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>A handler that works longer than this is cancelled and has failed. 1 s to 1 h. Default 5 min.</summary>
    public TimeSpan HandlerTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Time that handlers get to finish when the service stops; then they are cancelled. 0 to 100 s, and with twice <see cref="CallTimeout"/> less
    /// than <c>Drain:Deadline</c>. Default 15 s.
    /// </summary>
    public TimeSpan DrainDeadline { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Limit of one attempt of a call other than receive. 100 ms to 1 min. Default 3 s. A receive has <see cref="WaitTime"/> and 10 s more.</summary>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Limit of a call other than receive, with all the SDK's attempts. At least <see cref="AttemptTimeout"/>, at most 2 min. Default 4.5 s:
    /// a sender waits for at most two calls, and GitHub gives a webhook 10 s.
    /// </summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(4.5);

    /// <summary>
    /// Under load a batch of sends starts this long after the one before, unless it is full. A send that finds no other on its way goes at once.
    /// 0 to 1 s. Default 50 ms.
    /// </summary>
    public TimeSpan SendLinger { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>As <see cref="SendLinger"/>, for deletes. Nothing waits for a delete. 0 to 1 s. Default 100 ms.</summary>
    public TimeSpan DeleteLinger { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// A receive that brought some messages, but fewer than asked for, is followed by a pause this long, so that the next is fuller. A consumer with
    /// few free slots waits this long for more. A message that finds the queue idle is received at once. 0 to 1 s. Default 50 ms.
    /// </summary>
    public TimeSpan ReceiveLinger { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Limit of a receive: a long poll is answered after <see cref="WaitTime"/> at the latest, and what takes this much longer is lost.</summary>
    internal TimeSpan ReceiveTimeout => WaitTime + TimeSpan.FromSeconds(10);

    /// <summary>Messages that may wait to be sent, per queue. Further ones are refused at once. 10 to 100,000. Default 2,000.</summary>
    public int MaxPendingSends { get; set; } = 2_000;

    /// <summary>Batches that may be on their way at a time, per queue. 1 to 32. Default 4.</summary>
    public int MaxBatchesInFlight { get; set; } = 4;
}
