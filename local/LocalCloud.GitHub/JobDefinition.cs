using System.Collections.Immutable;

namespace LocalCloud.GitHub;

/// <summary>What a job of a new run shall be.</summary>
/// <param name="Name">As GitHub shows it.</param>
/// <param name="Labels">Its <c>runs-on</c>.</param>
/// <param name="Duration">How long it runs once it has a runner.</param>
/// <param name="Conclusion">How it ends when nothing interferes.</param>
/// <param name="Waiting">True: it waits for an approval before it is queued.</param>
public sealed record JobDefinition(string Name, ImmutableArray<string> Labels, TimeSpan Duration, string Conclusion, bool Waiting = false);
