namespace LocalCloud.GitHub;

/// <summary>How a caller of an endpoint proves who it is.</summary>
internal enum Caller
{
    /// <summary>Anybody.</summary>
    Anybody,

    /// <summary>The App, with a JSON web token.</summary>
    App,

    /// <summary>An installation, with its access token; for repositories of its owner only.</summary>
    Installation,
}

/// <summary>Metadata of an endpoint.</summary>
/// <param name="Name">The stable name that faults and call counts use.</param>
/// <param name="Caller">Who may call it.</param>
internal sealed record GitHubOperation(string Name, Caller Caller);
