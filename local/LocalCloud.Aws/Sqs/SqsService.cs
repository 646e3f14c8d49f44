using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Aws.Wire;
using Microsoft.Extensions.Options;

namespace LocalCloud.Aws.Sqs;

/// <summary>SQS on the wire: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html</summary>
internal sealed partial class SqsService(
    SqsEngine engine,
    TimeProvider time,
    IHttpContextAccessor http,
    IHostApplicationLifetime lifetime,
    IOptions<AwsOptions> options) : IJsonService
{
    private const string VisibilityRule = "Must be between 0 and 43200, if provided.";
    private const string DelayRule = "DelaySeconds must be >= 0 and <= 900.";

    public string Name => "SQS";

    public string TargetPrefix => "AmazonSQS";

    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html#API_SendMessageBatch_Errors
    public string ThrottlingCode => "RequestThrottled";

    public string ErrorType(string code) => $"com.amazonaws.sqs#{code}";

    public string? QueryErrorCode(string code) => SqsErrors.QueryCode(code);

    public string? Resource(string operation, JsonElement request)
    {
        var r = new SqsRequest(request);
        return r.Text("QueueName") ?? r.Text("QueueUrl")?.Split('/')[^1];
    }

    public async ValueTask<JsonObject?> HandleAsync(string operation, JsonElement request, CancellationToken cancellationToken)
    {
        var r = new SqsRequest(request);
        return operation switch
        {
            "CreateQueue" => CreateQueue(r),
            "DeleteQueue" => Done(() => engine.DeleteQueue(Queue(r))),
            "PurgeQueue" => Done(() => engine.PurgeQueue(Queue(r))),
            "GetQueueUrl" => GetQueueUrl(r),
            "ListQueues" => ListQueues(r),
            "GetQueueAttributes" => GetQueueAttributes(r),
            "SetQueueAttributes" => Done(() => engine.SetAttributes(Queue(r), r.Map("Attributes"))),
            "TagQueue" => Done(() => engine.Tag(Queue(r), r.Map("Tags"))),
            "UntagQueue" => Done(() => engine.Untag(Queue(r), r.Names("TagKeys"))),
            "ListQueueTags" => ListQueueTags(r),
            "SendMessage" => SendMessage(Queue(r), r),
            "SendMessageBatch" => SendMessageBatch(r),
            "ReceiveMessage" => await ReceiveMessageAsync(r, cancellationToken),
            "DeleteMessage" => DeleteMessage(Queue(r), r),
            "DeleteMessageBatch" => Batch(operation, r, DeleteMessage),
            "ChangeMessageVisibility" => ChangeMessageVisibility(Queue(r), r),
            "ChangeMessageVisibilityBatch" => Batch(operation, r, ChangeMessageVisibility),
            _ => null,
        };
    }

    private JsonObject CreateQueue(SqsRequest r)
    {
        var name = r.Required("QueueName");
        engine.CreateQueue(name, r.Map("Attributes"), r.Map("tags"));
        return new JsonObject { ["QueueUrl"] = Url(name) };
    }

    private JsonObject GetQueueUrl(SqsRequest r)
    {
        var name = r.Required("QueueName");
        return new JsonObject { ["QueueUrl"] = Url(engine.Read(name, static q => q.Name)) };
    }

    private JsonObject ListQueues(SqsRequest r)
    {
        var max = r.Number("MaxResults", 1, 1000, "MaxResults must be between 1 and 1000.");
        var after = r.Text("NextToken") is { } token ? NameOf(token) : "";
        var names = engine.List(r.Text("QueueNamePrefix") ?? "").Where(n => string.CompareOrdinal(n, after) > 0).ToArray();
        var page = names.Take(max ?? 1000).ToArray();
        JsonObject answer = [];
        if (page.Length > 0)
        {
            answer["QueueUrls"] = new JsonArray([.. page.Select(n => JsonValue.Create(Url(n)))]);
        }

        if (max is not null && page.Length < names.Length)
        {
            answer["NextToken"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(page[^1]));
        }

        return answer;
    }

    private static string NameOf(string token)
    {
        var bytes = new byte[token.Length];
        return Convert.TryFromBase64String(token, bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : throw SqsErrors.InvalidParameter("NextToken", token, "Not a token of this operation.");
    }

    private JsonObject ListQueueTags(SqsRequest r)
    {
        var tags = engine.Read(Queue(r), static q => q.Tags.ToArray());
        return tags.Length == 0 ? [] : new JsonObject { ["Tags"] = Write(tags) };
    }

    private JsonObject GetQueueAttributes(SqsRequest r)
    {
        var names = r.Names("AttributeNames");
        var all = engine.Read(Queue(r), Describe);
        if (names.FirstOrDefault(n => n != "All" && !all.ContainsKey(n) && !QueueSettings.Knows(n)) is { } unknown)
        {
            throw SqsErrors.InvalidAttributeName(unknown);
        }

        return new JsonObject { ["Attributes"] = Write(all.Where(a => names.Contains("All") || names.Contains(a.Key))) };
    }

    private Dictionary<string, string> Describe(SqsQueue queue)
    {
        var depth = queue.Depth(time.GetUtcNow());
        return new Dictionary<string, string>(queue.Settings.Values, StringComparer.Ordinal)
        {
            ["QueueArn"] = queue.Arn,
            ["ApproximateNumberOfMessages"] = depth.Visible.ToString(CultureInfo.InvariantCulture),
            ["ApproximateNumberOfMessagesNotVisible"] = depth.InFlight.ToString(CultureInfo.InvariantCulture),
            ["ApproximateNumberOfMessagesDelayed"] = depth.Delayed.ToString(CultureInfo.InvariantCulture),
            ["CreatedTimestamp"] = queue.CreatedAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            ["LastModifiedTimestamp"] = queue.ModifiedAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        };
    }

    private JsonObject Batch(string operation, SqsRequest r, Func<string, SqsRequest, JsonObject> act)
    {
        var queue = Queue(r);
        return SqsBatch.Run(SqsBatch.Entries(operation, r.Json), entry => act(queue, entry));
    }

    private static JsonObject Done(Action act)
    {
        act();
        return [];
    }

    private static JsonObject Write(IEnumerable<KeyValuePair<string, string>> values) =>
        new(values.Select(v => KeyValuePair.Create(v.Key, (JsonNode?)JsonValue.Create(v.Value))));

    /// <summary>The queue that a request's URL names: the last part of http://host/account/name, or a bare name.</summary>
    private string Queue(SqsRequest r)
    {
        var url = r.Required("QueueUrl");
        var parts = (Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri.AbsolutePath : url).Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length switch
        {
            1 when uri is null => parts[0],
            2 when uri is not null && parts[0] == options.Value.AccountId => parts[1],
            2 when uri is not null => throw SqsErrors.QueueDoesNotExist(),
            _ => throw SqsErrors.InvalidAddress(url),
        };
    }

    private string Url(string name)
    {
        var request = http.HttpContext!.Request;
        return $"{request.Scheme}://{request.Host}/{options.Value.AccountId}/{name}";
    }
}
