using LocalCloud.Core;

namespace LocalCloud.GitHub;

/// <summary>Access tokens of installations: good for an hour.</summary>
internal sealed class InstallationTokens(TimeProvider time) : IResettable
{
    private const int MaxTokens = 10_000;
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Grant> _grants = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <summary>Issues a new token of an installation.</summary>
    public (string Token, DateTimeOffset ExpiresAt) Issue(long installationId)
    {
        var expiresAt = time.GetUtcNow() + Lifetime;
        var token = "ghs_" + System.Security.Cryptography.RandomNumberGenerator.GetString(Letters, 36);
        lock (_lock)
        {
            _grants[token] = new Grant(installationId, expiresAt);
            _order.Enqueue(token);
            if (_order.Count > MaxTokens)
            {
                _grants.Remove(_order.Dequeue());
            }
        }

        return (token, expiresAt);
    }

    /// <summary>Finds the installation that a token stands for.</summary>
    /// <exception cref="GitHubException">401: unknown or expired.</exception>
    public long Installation(string token)
    {
        lock (_lock)
        {
            return _grants.TryGetValue(token, out var grant) && time.GetUtcNow() < grant.ExpiresAt
                ? grant.InstallationId
                : throw new GitHubException(401, "Bad credentials");
        }
    }

    /// <summary>Revokes all tokens.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            _grants.Clear();
            _order.Clear();
        }
    }

    private sealed record Grant(long InstallationId, DateTimeOffset ExpiresAt);
}
