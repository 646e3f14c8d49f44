namespace RunsFleet.ServiceDefaults;

/// <summary>Names of activity sources and activities.</summary>
public static class ActivityNames
{
    /// <summary>The one activity source.</summary>
    public const string Source = "RunsFleet";

    /// <summary>A message is handled.</summary>
    public const string Process = "process";

    /// <summary>A message is sent.</summary>
    public const string Send = "send";

    /// <summary>Nothing is recorded of it.</summary>
    public const string Untraced = "untraced";

    /// <summary>Messages to a queue go out in one call.</summary>
    public const string SendBatch = "send batch";

    /// <summary>Handled messages of a queue are deleted in one call.</summary>
    public const string DeleteBatch = "delete batch";

    /// <summary>Like jobs are planned and claimed together.</summary>
    public const string Launch = "launch";

    /// <summary>The instances of a launch are got.</summary>
    public const string Acquire = "acquire instances";

    /// <summary>A job whose instance went before it started gets another.</summary>
    public const string Recover = "recover job";

    /// <summary>An attempt of a run that lost jobs is run again.</summary>
    public const string Rerun = "rerun jobs";

    /// <summary>The end of an instance is asked for.</summary>
    public const string RequestTermination = "request termination";

    /// <summary>An overdue job is compared with GitHub.</summary>
    public const string Reconcile = "reconcile job";

    /// <summary>A job whose webhook never came is taken up.</summary>
    public const string TakeUp = "take up job";
}
