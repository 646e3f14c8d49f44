namespace Aspire.Hosting.Orchestration;

/// <summary>What to start for a resource, everything resolved.</summary>
internal sealed record ProcessSpec(
    string Command,
    IReadOnlyList<string> Arguments,
    string WorkingDirectory,
    IReadOnlyDictionary<string, string> Variables);
