namespace LocalCloud.Aws.Sqs;

/// <summary>What a sender gave, which never changes.</summary>
public sealed record MessageContent(string Body)
{
    public static readonly IReadOnlyDictionary<string, MessageAttribute> NoAttributes = new Dictionary<string, MessageAttribute>();

    public IReadOnlyDictionary<string, MessageAttribute> Attributes { get; init; } = NoAttributes;

    /// <summary>The system attribute <c>AWSTraceHeader</c>.</summary>
    public string? TraceHeader { get; init; }

    /// <summary>MD5 of the body, in hexadecimal.</summary>
    public string BodyDigest { get; } = MessageDigest.OfBody(Body);
}
