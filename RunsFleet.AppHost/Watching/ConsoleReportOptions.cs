namespace RunsFleet.AppHost.Watching;

/// <summary>What the console report shows, and where.</summary>
internal sealed class ConsoleReportOptions
{
    /// <summary>Where the lines go. Default: the console.</summary>
    public TextWriter Output { get; set; } = Console.Out;

    /// <summary>Whether names are coloured. Default: when a terminal shows them and <c>NO_COLOR</c> is not set.</summary>
    public bool IsColoured { get; set; } = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null or "";

    /// <summary>How many of the resources' lines are shown. Default: the brief selection.</summary>
    public ConsoleDetail Detail { get; set; } = ConsoleDetail.Brief;

    /// <summary>How long a resource may run without being healthy before the console says so. Default 30 s.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Tells whether a line of a resource is shown.</summary>
    public bool Shows(string resource, ResourceLineKind kind) => Detail == ConsoleDetail.All || kind switch
    {
        ResourceLineKind.Error => true,
        ResourceLineKind.Output => resource == ResourceNames.Scenario,
        _ => false,
    };
}
