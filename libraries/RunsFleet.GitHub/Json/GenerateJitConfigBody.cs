namespace RunsFleet.GitHub.Json;

/// <summary><c>POST repos/{owner}/{repo}/actions/runners/generate-jitconfig</c>.</summary>
internal sealed record GenerateJitConfigBody(string Name, int RunnerGroupId, IReadOnlyList<string> Labels, string WorkFolder);
