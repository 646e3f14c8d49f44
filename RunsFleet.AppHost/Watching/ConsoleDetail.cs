namespace RunsFleet.AppHost.Watching;

/// <summary>How many of the resources' lines the console shows.</summary>
internal enum ConsoleDetail
{
    /// <summary>The scenario's lines, and errors of all.</summary>
    Brief,

    /// <summary>Every line.</summary>
    All,
}
