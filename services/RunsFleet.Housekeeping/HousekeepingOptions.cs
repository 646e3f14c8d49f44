namespace RunsFleet.Housekeeping;

/// <summary>Who may ask about jobs. Section <c>Housekeeping</c>.</summary>
internal sealed class HousekeepingOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Housekeeping";

    /// <summary>Bearer token of the HTTP API <c>/jobs/{id}</c>. A secret. Default none: then nobody can use the API.</summary>
    /// <remarks>Lesson L62.</remarks>
    public string? ApiToken { get; set; }
}
