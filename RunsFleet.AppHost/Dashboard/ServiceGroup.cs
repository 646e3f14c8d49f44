namespace RunsFleet.AppHost.Dashboard;

/// <summary>A line of the dashboard that resources stand under. Nothing runs for it.</summary>
internal sealed class ServiceGroup(string name) : Resource(name);
