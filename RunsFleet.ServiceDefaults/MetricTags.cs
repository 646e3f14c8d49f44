namespace RunsFleet.ServiceDefaults;

/// <summary>Names of metric tags, CloudWatch's dimensions. Values are from small closed sets; an empty value is left out.</summary>
public static class MetricTags
{
    /// <summary><c>spot</c> or <c>on-demand</c>.</summary>
    public const string Market = "Market";

    /// <summary>How it ended.</summary>
    public const string Result = "Result";

    /// <summary>Why, from a closed set.</summary>
    public const string Reason = "Reason";

    /// <summary>Where the runner came from: <c>cold</c> or <c>pool</c>.</summary>
    public const string Source = "Source";

    /// <summary>EC2 instance type.</summary>
    public const string InstanceType = "InstanceType";

    /// <summary>How a fallback answered.</summary>
    public const string Mode = "Mode";

    /// <summary>EC2, DynamoDB, SQS, SSM, GitHub or Circuit.</summary>
    public const string Service = "Service";

    /// <summary>Name of a queue.</summary>
    public const string Queue = "Queue";

    /// <summary>Name of a sweep.</summary>
    public const string Task = "Task";
}
