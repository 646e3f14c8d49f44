namespace RunsFleet.ServiceDefaults;

/// <summary>Tags of health checks.</summary>
public static class HealthTags
{
    /// <summary>The check says whether the service can do its work now; <c>/health/ready</c> runs these.</summary>
    public const string Ready = "ready";
}
