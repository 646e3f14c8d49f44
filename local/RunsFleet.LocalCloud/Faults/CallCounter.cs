namespace RunsFleet.LocalCloud.Faults;

/// <summary>Counts calls per service, operation and resource.</summary>
public sealed class CallCounter
{
    /// <summary>Counts one call.</summary>
    public void Count(string service, string operation, string? resource)
    {
    }
}
