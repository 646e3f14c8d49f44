using System.Globalization;
using System.Text.Json.Nodes;

namespace LocalCloud.Aws.Sqs;

/// <summary>How a received message is answered: with the attributes that were asked for.</summary>
internal static class ReceivedMessageJson
{
    private const string SenderId = "AIDALOCALCLOUD";

    public static JsonObject Write(ReceivedMessage message, HashSet<string> systemNames, HashSet<string> names)
    {
        var json = new JsonObject
        {
            ["MessageId"] = message.Id,
            ["ReceiptHandle"] = message.ReceiptHandle,
            ["MD5OfBody"] = message.Content.BodyDigest,
            ["Body"] = message.Content.Body,
        };
        AddSystemAttributes(json, message, systemNames);
        AddAttributes(json, message.Content, names);
        return json;
    }

    private static void AddSystemAttributes(JsonObject json, ReceivedMessage message, HashSet<string> names)
    {
        if (names.Count == 0)
        {
            return;
        }

        JsonObject attributes = [];
        Add("SenderId", SenderId);
        Add("SentTimestamp", Milliseconds(message.SentAt));
        Add("ApproximateReceiveCount", message.ReceiveCount.ToString(CultureInfo.InvariantCulture));
        Add("ApproximateFirstReceiveTimestamp", Milliseconds(message.FirstReceivedAt));
        Add("AWSTraceHeader", message.Content.TraceHeader);
        Add("DeadLetterQueueSourceArn", message.SourceArn);
        if (attributes.Count > 0)
        {
            json["Attributes"] = attributes;
        }

        void Add(string name, string? value)
        {
            if (value is not null && (names.Contains("All") || names.Contains(name)))
            {
                attributes[name] = value;
            }
        }
    }

    private static void AddAttributes(JsonObject json, MessageContent content, HashSet<string> names)
    {
        if (names.Count == 0 || content.Attributes.Count == 0)
        {
            return;
        }

        var wanted = content.Attributes.Where(a => names.Any(n => Matches(n, a.Key))).ToArray();
        if (MessageDigest.OfAttributes(wanted) is { } digest)
        {
            json["MD5OfMessageAttributes"] = digest;
            json["MessageAttributes"] = new JsonObject(wanted.Select(a => KeyValuePair.Create(a.Key, (JsonNode?)Write(a.Value))));
        }
    }

    // All, *, .*, prefix.* or a name.
    private static bool Matches(string pattern, string name) =>
        pattern is "All" or "*" or ".*" || pattern == name
        || (pattern.EndsWith(".*", StringComparison.Ordinal) && name.StartsWith(pattern[..^2], StringComparison.Ordinal));

    private static JsonObject Write(MessageAttribute attribute) => attribute.BinaryValue is { } bytes
        ? new JsonObject { ["DataType"] = attribute.DataType, ["BinaryValue"] = Convert.ToBase64String(bytes) }
        : new JsonObject { ["DataType"] = attribute.DataType, ["StringValue"] = attribute.StringValue };

    private static string Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
}
