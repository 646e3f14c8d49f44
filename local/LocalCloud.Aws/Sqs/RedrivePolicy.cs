using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalCloud.Aws.Sqs;

/// <summary>Where messages go that were received too often.</summary>
public sealed record RedrivePolicy(string DeadLetterTargetArn, int MaxReceiveCount)
{
    private const string Name = "RedrivePolicy";

    /// <summary>Reads <c>{"deadLetterTargetArn":"arn:aws:sqs:...","maxReceiveCount":5}</c>; the count may be a string.</summary>
    /// <exception cref="Wire.AwsException">It is something else.</exception>
    public static RedrivePolicy Parse(string text)
    {
        if (Read(text) is not { } policy)
        {
            throw SqsErrors.InvalidParameter(Name, text, "Redrive policy is not a valid JSON map.");
        }

        if (policy["deadLetterTargetArn"] is not JsonValue arn || !arn.TryGetValue(out string? target) || target.Length == 0)
        {
            throw SqsErrors.InvalidParameter(Name, text, "Redrive policy does not contain mandatory attribute: deadLetterTargetArn.");
        }

        if (policy["maxReceiveCount"] is not { } count)
        {
            throw SqsErrors.InvalidParameter(Name, text, "Redrive policy does not contain mandatory attribute: maxReceiveCount.");
        }

        return int.TryParse(count.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var max) && max is >= 1 and <= 1000
            ? new RedrivePolicy(target, max)
            : throw SqsErrors.InvalidParameter(
                Name, text, $"Invalid value for maxReceiveCount: {count}, valid values are from 1 to 1000 both inclusive.");
    }

    public string Format() =>
        new JsonObject { ["deadLetterTargetArn"] = DeadLetterTargetArn, ["maxReceiveCount"] = MaxReceiveCount }.ToJsonString();

    private static JsonObject? Read(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
