namespace RunsFleet.GitHub.Json;

/// <summary><c>{"token":"ghs_...","expires_at":"2026-03-01T13:00:00Z",...}</c>; a secret, so it prints as its end only.</summary>
internal sealed record InstallationToken(string? Token, DateTimeOffset ExpiresAt)
{
    public override string ToString() => $"token until {ExpiresAt:O}";
}
