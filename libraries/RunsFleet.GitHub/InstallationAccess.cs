namespace RunsFleet.GitHub;

/// <summary>An installation and a token that speaks for it; a secret, so it prints as its number only.</summary>
internal sealed record InstallationAccess(long Installation, string Token)
{
    public override string ToString() => $"installation {Installation}";
}
