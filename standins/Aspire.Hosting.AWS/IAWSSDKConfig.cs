using Amazon;

namespace Aspire.Hosting.AWS;

/// <summary>The profile and region that the AWS SDK of a resource uses.</summary>
public interface IAWSSDKConfig
{
    string? Profile { get; set; }

    RegionEndpoint? Region { get; set; }
}

internal sealed class AWSSDKConfig : IAWSSDKConfig
{
    public string? Profile { get; set; }

    public RegionEndpoint? Region { get; set; }
}
