using System.Text.Json.Nodes;

namespace LocalCloud.Aws.Sqs;

/// <summary>The operations on messages.</summary>
internal sealed partial class SqsService
{
    private JsonObject SendMessage(string queue, SqsRequest r)
    {
        var delay = Seconds(r.Number("DelaySeconds", 0, 900, DelayRule));
        var content = r.Content();
        var answer = new JsonObject
        {
            ["MessageId"] = engine.SendMessage(queue, content, delay),
            ["MD5OfMessageBody"] = content.BodyDigest,
        };
        if (MessageDigest.OfAttributes(content.Attributes) is { } digest)
        {
            answer["MD5OfMessageAttributes"] = digest;
        }

        return answer;
    }

    private JsonObject SendMessageBatch(SqsRequest r)
    {
        var queue = Queue(r);
        _ = engine.Read(queue, static q => q.Name);
        var entries = SqsBatch.Entries("SendMessageBatch", r.Json);
        var size = entries.Sum(e => MessageRules.Size(e.Entry.Content()));
        return size <= MessageRules.MaxBytes
            ? SqsBatch.Run(entries, entry => SendMessage(queue, entry))
            : throw SqsErrors.BatchRequestTooLong(MessageRules.MaxBytes, size);
    }

    private async Task<JsonObject> ReceiveMessageAsync(SqsRequest r, CancellationToken cancellationToken)
    {
        var queue = Queue(r);
        var max = r.Number("MaxNumberOfMessages", 1, 10, "Must be between 1 and 10, if provided.") ?? 1;
        var visibility = Seconds(r.Number("VisibilityTimeout", 0, 43_200, VisibilityRule));
        var wait = Seconds(r.Number("WaitTimeSeconds", 0, 20, "Must be >= 0 and <= 20, if provided."));
        var systemNames = r.Names("AttributeNames");
        systemNames.UnionWith(r.Names("MessageSystemAttributeNames"));
        var names = r.Names("MessageAttributeNames");

        // A long poll must not hold up the end of the process.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var received = await engine.ReceiveAsync(queue, max, visibility, wait, stop.Token);
        return received.Count == 0
            ? []
            : new JsonObject { ["Messages"] = new JsonArray([.. received.Select(m => ReceivedMessageJson.Write(m, systemNames, names))]) };
    }

    private JsonObject DeleteMessage(string queue, SqsRequest r)
    {
        engine.DeleteMessage(queue, r.Required("ReceiptHandle"));
        return [];
    }

    private JsonObject ChangeMessageVisibility(string queue, SqsRequest r)
    {
        var visibility = Seconds(r.Number("VisibilityTimeout", 0, 43_200, VisibilityRule));
        engine.ChangeVisibility(queue, r.Required("ReceiptHandle"), visibility ?? throw SqsErrors.MissingParameter("VisibilityTimeout"));
        return [];
    }

    private static TimeSpan? Seconds(int? seconds) => seconds is { } s ? TimeSpan.FromSeconds(s) : null;
}
