namespace RunsFleet.Housekeeping;

/// <summary>Section <c>Housekeeping</c>.</summary>
internal sealed class HousekeepingOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Housekeeping";

    /// <summary>The bearer token of the jobs API; a secret. Without one the API is closed to all (lesson L62).</summary>
    public string? ApiToken { get; set; }
}
