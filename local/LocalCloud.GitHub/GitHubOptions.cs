namespace LocalCloud.GitHub;

/// <summary>How the GitHub side of the world is made, and how its runners behave: section <c>LocalCloud:GitHub</c>.</summary>
public sealed class GitHubOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "LocalCloud:GitHub";

    /// <summary>Id of the GitHub App. Default 1.</summary>
    public long AppId { get; set; } = 1;

    /// <summary>The App's name in addresses; its bot is called after it. Default local-app.</summary>
    public string AppSlug { get; set; } = "local-app";

    /// <summary>The App's name as people see it. Default Local App.</summary>
    public string AppName { get; set; } = "Local App";

    /// <summary>The App's public key, PEM; null: any RS256 token with the right claims is accepted.</summary>
    public string? AppPublicKey { get; set; }

    /// <summary>Calls that an installation may make in an hour. Default 15,000, the limit of an enterprise's organization.</summary>
    public int HourlyLimit { get; set; } = 15_000;

    /// <summary>Where GitHub posts webhooks; null: deliveries are recorded as failed.</summary>
    public Uri? WebhookUrl { get; set; }

    /// <summary>The secret that webhooks are signed with.</summary>
    public string WebhookSecret { get; set; } = "local-webhook-secret";

    /// <summary>Time that an instance waits for its runner config before it gives up and shuts itself down, 0 to a day. Default 2 min.</summary>
    public TimeSpan ConfigWait { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Time from the end of its job until an instance powers itself off, 0 to a day; some never do. Default 0.</summary>
    public TimeSpan PowerOffDelay { get; set; }

    /// <summary>Time from the loss of a runner until GitHub concludes its job, 0 to a day. Default 5 s.</summary>
    public TimeSpan LostRunnerPatience { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>What GitHub concludes the job of a lost runner as: failure or cancelled. Default failure.</summary>
    public string LostConclusion { get; set; } = "failure";
}
