using System.Buffers;

namespace RunsFleet.GitHub;

/// <summary>A repository's name as part of a path. Names come from payloads, so nothing else gets into an address.</summary>
internal static class RepositoryPath
{
    private static readonly SearchValues<char> Allowed = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    /// <summary>Returns the name when it is exactly <c>owner/name</c>. Returns null otherwise.</summary>
    public static string? Find(string repository) =>
        repository.Split('/') is [var owner, var name] && IsSegment(owner) && IsSegment(name) ? repository : null;

    private static bool IsSegment(string segment) =>
        segment.Length is > 0 and <= 100 && segment is not ("." or "..") && !segment.AsSpan().ContainsAnyExcept(Allowed);
}
