using System.Collections.Frozen;
using System.Diagnostics;
using System.Globalization;
using Amazon.SQS;
using Amazon.SQS.Model;
using RunsFleet.ServiceDefaults;
using RunsFleet.ServiceDefaults.Aws;

namespace RunsFleet.Messaging;

/// <summary>What spans say of queues and messages: https://opentelemetry.io/docs/specs/semconv/messaging/sqs/</summary>
internal static class SqsSpans
{
    private const string Destination = "messaging.destination.name";

    /// <summary>The names of log scopes that are searched for in traces, too.</summary>
    private static readonly FrozenDictionary<string, string> Tags = new Dictionary<string, string>
    {
        ["JobId"] = SpanTags.JobId,
        ["InstanceId"] = SpanTags.InstanceId,
        ["RunId"] = SpanTags.RunId,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Lets the spans of calls to SQS name their queue.</summary>
    public static void Add() => AwsSpans.Describe<AmazonSQSRequest>(static (span, request) => span.SetTag(Destination, Queue(request)));

    /// <summary>Starts the span of a call that messages share.</summary>
    public static Activity? StartBatch(string name, string queue, IReadOnlyCollection<ActivityContext> members) =>
        Spans.StartForAll($"{name} {queue}", members)?.SetTag(Destination, queue).SetTag("messaging.batch.message_count", members.Count);

    /// <summary>Says which queue the span is about, and what is done.</summary>
    public static Activity? Tell(Activity? span, string queue, string operation) => span?
        .SetTag("messaging.system", "aws_sqs")
        .SetTag("messaging.operation.name", operation)
        .SetTag("messaging.operation", operation) // Its former name, which the dashboard looks for.
        .SetTag(Destination, queue);

    /// <summary>Says which job, instance or run the span is about, out of what logs say of its message.</summary>
    public static void Tell(Activity? span, IEnumerable<KeyValuePair<string, object?>> described)
    {
        if (span is null)
        {
            return;
        }

        foreach (var (name, value) in described)
        {
            if (value is not null && Tags.TryGetValue(name, out var tag))
            {
                span.SetTag(tag, Convert.ToString(value, CultureInfo.InvariantCulture));
            }
        }
    }

    // https://sqs.eu-west-1.amazonaws.com/123456789012/runs-fleet-main
    private static string? Queue(AmazonSQSRequest request) => request switch
    {
        GetQueueUrlRequest find => find.QueueName,
        SendMessageBatchRequest send => Name(send.QueueUrl),
        DeleteMessageBatchRequest delete => Name(delete.QueueUrl),
        ChangeMessageVisibilityRequest change => Name(change.QueueUrl),
        ReceiveMessageRequest receive => Name(receive.QueueUrl),
        _ => null,
    };

    private static string? Name(string? url) => url?[(url.LastIndexOf('/') + 1)..];
}
