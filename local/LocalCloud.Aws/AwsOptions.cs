namespace LocalCloud.Aws;

/// <summary>How the AWS side of the world is made: section <c>LocalCloud:Aws</c>.</summary>
public sealed class AwsOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "LocalCloud:Aws";

    /// <summary>What stands for the instance's id in <see cref="RunnerConfigParameter"/>.</summary>
    public const string InstanceHole = "{instance}";

    /// <summary>The region that ARNs and events name. Default us-east-1.</summary>
    public string Region { get; set; } = "us-east-1";

    /// <summary>The account that ARNs and events name. Default 000000000000.</summary>
    public string AccountId { get; set; } = "000000000000";

    /// <summary>Letters of the availability zones, one default subnet each. Default abc.</summary>
    public string ZoneLetters { get; set; } = "abc";

    /// <summary>Time from launch until an instance runs, 0 to a day. Default 0.5 s.</summary>
    public TimeSpan Boot { get; set; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Time from shutting-down until terminated, 0 to a day. Default 0.5 s.</summary>
    public TimeSpan Shutdown { get; set; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Time for which DescribeInstances does not see a new instance, as EC2 is eventually consistent, 0 to a day. Default 0.</summary>
    public TimeSpan DescribeLag { get; set; }

    /// <summary>
    /// Another AWS endpoint (LocalStack, moto, or AWS itself) to find instances at; null: the embedded AWS. GitHub is served here either way.
    /// </summary>
    public Uri? RemoteEndpoint { get; set; }

    /// <summary>The queue that EventBridge delivers EC2's events to; null: no rule matches them. Default null.</summary>
    public string? EventQueue { get; set; }

    /// <summary>EventBridge's schedules. They run on the embedded queues only. Default none.</summary>
    public IList<ScheduleOptions> Schedules { get; } = [];

    /// <summary>The tag, as <c>key=value</c>, of the instances that carry runners; empty: all do. Default empty.</summary>
    public string RunnerTag { get; set; } = "";

    /// <summary>
    /// The SSM parameter that an instance reads its just-in-time runner config from; <c>{instance}</c> stands for its id.
    /// Default <c>/runners/{instance}/jit-config</c>.
    /// </summary>
    public string RunnerConfigParameter { get; set; } = "/runners/{instance}/jit-config";

    /// <summary>Tags of instances that the log of the world shows with each launch: the field's name in the log, and the tag's key. Default none.</summary>
    public IDictionary<string, string> LoggedTags { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
