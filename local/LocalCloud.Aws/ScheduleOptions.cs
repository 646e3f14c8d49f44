namespace LocalCloud.Aws;

/// <summary>A schedule of EventBridge whose target is a queue.</summary>
public sealed class ScheduleOptions
{
    /// <summary>The queue's name.</summary>
    public string Queue { get; set; } = "";

    /// <summary>The time in which each of <see cref="Bodies"/> is sent once, one after the other; above 0, at most a day. Default a minute.</summary>
    public TimeSpan Period { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>What is sent, in turn.</summary>
    public IList<string> Bodies { get; } = [];
}
