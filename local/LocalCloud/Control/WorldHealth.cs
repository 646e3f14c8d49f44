namespace LocalCloud.Control;

/// <summary>What <c>GET /_local/health</c> answers.</summary>
internal sealed record WorldHealth(string Status);
