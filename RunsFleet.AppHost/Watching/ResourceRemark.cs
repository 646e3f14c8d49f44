namespace RunsFleet.AppHost.Watching;

/// <summary>A line for the console about a resource.</summary>
internal sealed record ResourceRemark(string Resource, string Text);
