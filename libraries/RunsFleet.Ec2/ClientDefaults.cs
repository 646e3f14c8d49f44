using Amazon.Runtime;

namespace RunsFleet.Ec2;

/// <summary>How the SDK's clients for EC2, and for what is used along with it, behave. A caller's own time limit bounds all attempts of a call.</summary>
public static class ClientDefaults
{
    /// <summary>Most retries of a call: they are the only ones, and they wait between tries.</summary>
    public const int MaxRetries = 2;

    /// <summary>The name in the SDK's user agent, by which CloudTrail shows whose calls they are. <c>AWS_SDK_UA_APP_ID</c> goes before it.</summary>
    public const string AppId = "RunsFleet";

    /// <summary>Limit of one attempt. Long enough for a page of a thousand instances.</summary>
    public static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Sets the defaults.</summary>
    public static void Apply(ClientConfig config)
    {
        config.Timeout = AttemptTimeout;
        config.MaxErrorRetry = MaxRetries;

        // The SDK would make a call whose connection broke up to ten times more, at once, beside the retries above.
        config.MaxStaleConnectionRetries = 0;
        if (string.IsNullOrEmpty(config.ClientAppId))
        {
            config.ClientAppId = AppId;
        }
    }
}
