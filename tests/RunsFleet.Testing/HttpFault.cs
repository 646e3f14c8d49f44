namespace RunsFleet.Testing;

/// <summary>What <see cref="FaultyHttp"/> does with a request instead of passing it on and its answer back.</summary>
public abstract record HttpFault
{
    private HttpFault()
    {
    }

    /// <summary>Passed on and answered, but half of the answer's body comes and then the connection is cut.</summary>
    public static HttpFault Truncated { get; } = new CutInHalf();

    /// <summary>Passed on and done, but the connection is cut before a byte of the answer.</summary>
    public static HttpFault AnswerLost { get; } = new DoneThenDropped();

    /// <summary>Not passed on; the connection is cut.</summary>
    public static HttpFault Dropped { get; } = new NotDoneThenDropped();

    /// <summary>Not passed on and never answered; ends when the client goes away.</summary>
    public static HttpFault Silent { get; } = new NeverAnswered();

    /// <summary>An error as SQS, DynamoDB and SSM write it. The code is also where SQS puts its old names.</summary>
    public static HttpFault AwsJson(int status, string code) => new Answer(status, $$"""{"__type":"com.amazonaws#{{code}}","message":"injected"}""")
    {
        ContentType = "application/x-amz-json-1.0",
        Headers = new Dictionary<string, string> { ["x-amzn-query-error"] = $"{code};{(status < 500 ? "Sender" : "Receiver")}" },
    };

    /// <summary>An error as EC2 writes it.</summary>
    public static HttpFault Ec2Xml(int status, string code) => new Answer(
        status, $"<Response><Errors><Error><Code>{code}</Code><Message>injected</Message></Error></Errors><RequestID>injected</RequestID></Response>")
    {
        ContentType = "text/xml",
    };

    /// <summary>Not passed on; this is the answer.</summary>
    public sealed record Answer(int Status, string Body = "") : HttpFault
    {
        public string ContentType { get; init; } = "application/json";

        public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
    }

    internal sealed record CutInHalf : HttpFault;

    internal sealed record DoneThenDropped : HttpFault;

    internal sealed record NotDoneThenDropped : HttpFault;

    internal sealed record NeverAnswered : HttpFault;
}
