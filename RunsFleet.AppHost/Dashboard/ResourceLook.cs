namespace RunsFleet.AppHost.Dashboard;

/// <summary>How a resource looks on the dashboard.</summary>
/// <param name="Icon">The name of a Fluent UI icon.</param>
/// <param name="Parent">The resource or group that it stands under; null for none.</param>
/// <param name="Urls">Its links, at most one for each endpoint.</param>
internal sealed record ResourceLook(string Icon, string? Parent, params UrlLook[] Urls);
