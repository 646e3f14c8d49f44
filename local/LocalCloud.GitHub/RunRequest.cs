namespace LocalCloud.GitHub;

/// <summary>A run that was asked for.</summary>
internal sealed record RunRequest(string Repository, IReadOnlyList<JobDefinition> Jobs, string Workflow, string Branch, string Event, bool FailFast);
