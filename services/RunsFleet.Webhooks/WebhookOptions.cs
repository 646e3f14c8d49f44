namespace RunsFleet.Webhooks;

/// <summary>How webhooks are received. Section <c>Webhooks</c>.</summary>
internal sealed class WebhookOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Webhooks";

    /// <summary>Bytes of a body, at most: 1 MiB. GitHub sends no payload over 25 MB, and none that we read comes near this.</summary>
    public const int MaxBodyBytes = 1024 * 1024;

    /// <summary>
    /// One or two secrets that signatures are made with, each of 16 characters or more. Two while a secret is being replaced: add the new
    /// one here, change it at GitHub, remove the old one. Read for each request, so no restart is needed. Required.
    /// </summary>
    public IList<string> Secrets { get; set; } = [];

    /// <summary>
    /// How long a body may take to arrive. 1.5 s to 9 s, and together with <see cref="EnqueueTimeout"/> at most 9.5 s, since GitHub gives up
    /// after 10 s. Default 5 s.
    /// </summary>
    public TimeSpan BodyTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the queue may take to accept a message. 100 ms to 8 s, and not less than <c>Messaging:CallTimeout</c>. Default 4 s.</summary>
    public TimeSpan EnqueueTimeout { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>How long the head of a request may take to arrive. 1 s to 30 s. Default 5 s.</summary>
    public TimeSpan HeadersTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a connection may be silent, before its first request and between requests. 1 s to 1 h. Default 75 s: longer than the 60 s
    /// after which an Application Load Balancer closes its side, else it would send into connections that are just being closed.
    /// See https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html#connection-idle-timeout
    /// </summary>
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromSeconds(75);

    /// <summary>Connections that may be open at a time. Further ones are closed at once. 10 to 100,000. Default 4,000.</summary>
    public int MaxConnections { get; set; } = 4_000;

    /// <summary>
    /// Bytes that all bodies together may take while they are read. Further ones are answered 503. 4 MiB to 4 GiB. Default 64 MiB, which is
    /// about 2,000 payloads of the usual size.
    /// </summary>
    public long MaxBodyMemory { get; set; } = 64L * 1024 * 1024;
}
