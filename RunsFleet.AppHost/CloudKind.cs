namespace RunsFleet.AppHost;

/// <summary>Which AWS the services talk to.</summary>
internal enum CloudKind
{
    /// <summary>LocalCloud, in a process of its own.</summary>
    Embedded,

    /// <summary>A LocalStack container.</summary>
    LocalStack,

    /// <summary>An AWS account.</summary>
    Aws,

    /// <summary>An endpoint that somebody else runs.</summary>
    Url,
}
