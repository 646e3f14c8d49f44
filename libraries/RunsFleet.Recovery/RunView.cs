namespace RunsFleet.Recovery;

/// <summary>A workflow run as GitHub shows it now.</summary>
/// <param name="Attempt">Its latest attempt.</param>
/// <param name="HasEnded">Whether that attempt is over.</param>
/// <param name="Conclusion">GitHub's conclusion of that attempt; null while it runs.</param>
/// <param name="CreatedAt">When the run was created.</param>
/// <param name="IsOurs">Whether our App began that attempt.</param>
internal sealed record RunView(int Attempt, bool HasEnded, string? Conclusion, DateTimeOffset CreatedAt, bool IsOurs);
