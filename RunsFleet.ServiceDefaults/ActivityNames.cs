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
}
