namespace RunsFleet.LocalCloud;

/// <summary>How the local world is made: section <c>LocalCloud</c>.</summary>
public sealed class LocalCloudOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "LocalCloud";

    /// <summary>The region that ARNs and events name. Default us-east-1.</summary>
    public string Region { get; set; } = "us-east-1";

    /// <summary>The account that ARNs and events name. Default 000000000000.</summary>
    public string AccountId { get; set; } = "000000000000";

    /// <summary>Letters of the availability zones, one default subnet each. Default a, b, c.</summary>
    public string ZoneLetters { get; set; } = "abc";

    /// <summary>Seed of everything that is drawn: prices, ids, faults. Default 1.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>Seconds from launch until an instance runs. Default 0.5.</summary>
    public double BootSeconds { get; set; } = 0.5;

    /// <summary>Seconds from shutting-down until terminated. Default 0.5.</summary>
    public double ShutdownSeconds { get; set; } = 0.5;

    /// <summary>Seconds that a new instance is not seen by DescribeInstances, as EC2 is eventually consistent. Default 0.</summary>
    public double DescribeLagSeconds { get; set; }

    /// <summary>Seconds that an instance waits for its runner config before it gives up and shuts itself down. Default 120.</summary>
    public double ConfigWaitSeconds { get; set; } = 120;

    /// <summary>Seconds from the end of its job until an instance powers itself off; some never do. Default 0.</summary>
    public double PowerOffSeconds { get; set; }

    /// <summary>Seconds from the loss of a runner until GitHub concludes its job. Default 5.</summary>
    public double LostRunnerSeconds { get; set; } = 5;

    /// <summary>What GitHub concludes the job of a lost runner as: failure or cancelled. Default failure.</summary>
    public string LostConclusion { get; set; } = "failure";

    /// <summary>Seconds in which each sweep of housekeeping is scheduled once. Default 0: none is.</summary>
    public double HousekeepingSeconds { get; set; }

    /// <summary>Where GitHub posts webhooks; null: deliveries are recorded as failed.</summary>
    public Uri? WebhookUrl { get; set; }

    /// <summary>The secret that webhooks are signed with.</summary>
    public string WebhookSecret { get; set; } = "local-webhook-secret";

    /// <summary>Id of the GitHub App. Default 1.</summary>
    public long AppId { get; set; } = 1;

    /// <summary>The App's public key, PEM; null: any RS256 token with the right claims is accepted.</summary>
    public string? AppPublicKey { get; set; }

    /// <summary>GitHub calls that an installation may make in an hour. Default 15,000, the limit of an enterprise's organization.</summary>
    public int GitHubHourlyLimit { get; set; } = 15_000;

    /// <summary>
    /// Another AWS endpoint (LocalStack, moto, or AWS itself) to find instances at; null: the embedded AWS. GitHub is served here either way.
    /// </summary>
    public Uri? RemoteEndpoint { get; set; }
}
