namespace LocalCloud.GitHub;

/// <summary>What a caller has used of its hour.</summary>
internal sealed record RateLimit(int Limit, int Used, DateTimeOffset Reset)
{
    public int Remaining => Math.Max(0, Limit - Used);
}
