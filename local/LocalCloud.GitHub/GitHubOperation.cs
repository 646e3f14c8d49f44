namespace LocalCloud.GitHub;

/// <summary>Metadata of an endpoint.</summary>
/// <param name="Name">The stable name that faults and call counts use.</param>
/// <param name="Caller">Who may call it.</param>
internal sealed record GitHubOperation(string Name, Caller Caller);
