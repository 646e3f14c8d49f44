namespace RunsFleet.AppHost.Dashboard;

/// <summary>A link of a resource.</summary>
/// <param name="Endpoint">The endpoint's name.</param>
/// <param name="Text">What the dashboard shows.</param>
/// <param name="Path">Where below the endpoint's address it leads; null for the address itself.</param>
/// <param name="IsDetail">True when it is shown among the resource's details only.</param>
internal sealed record UrlLook(string Endpoint, string Text, string? Path = null, bool IsDetail = false);
