namespace LocalCloud.Aws.Ec2;

/// <summary>A machine image.</summary>
internal sealed record Image(string Id, string Name, string Architecture, DateTimeOffset CreatedAt)
{
    /// <summary>The owner's alias.</summary>
    public const string OwnerAlias = "amazon";

    /// <summary>The owner's account.</summary>
    public const string OwnerId = "137112412989";

    /// <summary>The root device.</summary>
    public const string RootDevice = "/dev/xvda";
}
