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
