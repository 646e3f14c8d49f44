using System.Collections.Immutable;
using System.Globalization;

namespace LocalCloud.Aws.Sqs;

/// <summary>
/// The attributes of a queue that can be set.
/// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
/// </summary>
public sealed record QueueSettings
{
    private static readonly Dictionary<string, (int Min, int Max, int Default)> Numbers = new(StringComparer.Ordinal)
    {
        ["DelaySeconds"] = (0, 900, 0),
        ["MaximumMessageSize"] = (1024, MessageRules.MaxBytes, MessageRules.MaxBytes),
        ["MessageRetentionPeriod"] = (60, 1_209_600, 345_600),
        ["ReceiveMessageWaitTimeSeconds"] = (0, 20, 0),
        ["VisibilityTimeout"] = (0, 43_200, 30),
    };

    // Kept and answered, without effect in a world that has neither rights nor encryption.
    private static readonly HashSet<string> Texts =
        new(StringComparer.Ordinal) { "Policy", "RedriveAllowPolicy", "KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds", "SqsManagedSseEnabled" };

    private readonly ImmutableSortedDictionary<string, string> _values;

    private QueueSettings(ImmutableSortedDictionary<string, string> values)
    {
        _values = values;
        Delay = Seconds("DelaySeconds");
        MaximumMessageSize = int.Parse(values["MaximumMessageSize"], CultureInfo.InvariantCulture);
        Retention = Seconds("MessageRetentionPeriod");
        ReceiveWait = Seconds("ReceiveMessageWaitTimeSeconds");
        VisibilityTimeout = Seconds("VisibilityTimeout");
        Redrive = values.TryGetValue("RedrivePolicy", out var policy) ? RedrivePolicy.Parse(policy) : null;
    }

    /// <summary>What AWS gives a new queue.</summary>
    public static QueueSettings Default { get; } = new(
        Numbers.ToImmutableSortedDictionary(n => n.Key, n => n.Value.Default.ToString(CultureInfo.InvariantCulture), StringComparer.Ordinal)
            .Add("SqsManagedSseEnabled", "true"));

    public TimeSpan Delay { get; }

    public int MaximumMessageSize { get; }

    public TimeSpan Retention { get; }

    public TimeSpan ReceiveWait { get; }

    public TimeSpan VisibilityTimeout { get; }

    public RedrivePolicy? Redrive { get; }

    /// <summary>Every attribute that has a value.</summary>
    public IReadOnlyDictionary<string, string> Values => _values;

    /// <summary>Tells whether <paramref name="name"/> can be set.</summary>
    public static bool Knows(string name) => Numbers.ContainsKey(name) || Texts.Contains(name) || name == "RedrivePolicy";

    /// <summary>Returns these settings with others. An empty value takes an attribute away.</summary>
    /// <exception cref="Wire.AwsException">An attribute is unknown or its value out of range.</exception>
    public QueueSettings With(IReadOnlyDictionary<string, string> attributes)
    {
        var values = _values;
        foreach (var (name, value) in attributes)
        {
            values = value.Length == 0 && !Numbers.ContainsKey(name) && Knows(name)
                ? values.Remove(name)
                : values.SetItem(name, Normalize(name, value));
        }

        return new QueueSettings(values);
    }

    private static string Normalize(string name, string value)
    {
        if (Numbers.TryGetValue(name, out var range))
        {
            return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= range.Min && number <= range.Max
                ? number.ToString(CultureInfo.InvariantCulture)
                : throw SqsErrors.InvalidAttributeValue(name);
        }

        return name == "RedrivePolicy" ? RedrivePolicy.Parse(value).Format()
            : Texts.Contains(name) ? value
            : throw SqsErrors.InvalidAttributeName(name);
    }

    private TimeSpan Seconds(string name) => TimeSpan.FromSeconds(int.Parse(_values[name], CultureInfo.InvariantCulture));
}
