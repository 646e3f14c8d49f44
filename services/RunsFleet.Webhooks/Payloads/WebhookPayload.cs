namespace RunsFleet.Webhooks.Payloads;

/// <summary>What we need of a payload. Fields of Apps (installation, organization, enterprise) may be absent.</summary>
internal abstract record WebhookPayload
{
    private WebhookPayload()
    {
    }

    /// <summary>A <c>workflow_job</c> event whose action matters to us; see <see cref="JobAction"/>.</summary>
    public sealed record Job : WebhookPayload
    {
        public required JobAction Action { get; init; }

        public required long JobId { get; init; }

        public required long RunId { get; init; }

        public required int RunAttempt { get; init; }

        public required string Repository { get; init; }

        public required string Name { get; init; }

        public string? WorkflowName { get; init; }

        public string? HeadBranch { get; init; }

        public required IReadOnlyList<string> Labels { get; init; }

        public required DateTimeOffset QueuedAt { get; init; }

        /// <summary>There when the action is <see cref="JobAction.InProgress"/>.</summary>
        public DateTimeOffset? StartedAt { get; init; }

        /// <summary>There when the action is <see cref="JobAction.Completed"/>.</summary>
        public DateTimeOffset? CompletedAt { get; init; }

        /// <summary>GitHub's word; <c>unknown</c> where GitHub gave none.</summary>
        public string Conclusion { get; init; } = UnknownConclusion;

        public string? RunnerName { get; init; }

        public long RunnerId { get; init; }

        public long? InstallationId { get; init; }
    }

    /// <summary>A <c>workflow_run</c> event with the action <c>completed</c>.</summary>
    public sealed record RunCompleted : WebhookPayload
    {
        public required long RunId { get; init; }

        public required int RunAttempt { get; init; }

        public required string Repository { get; init; }

        /// <inheritdoc cref="Job.Conclusion"/>
        public required string Conclusion { get; init; }

        public required DateTimeOffset CompletedAt { get; init; }

        public long? InstallationId { get; init; }
    }

    /// <summary>An action of an event we know that asks nothing of us, such as <c>waiting</c> or <c>requested</c>.</summary>
    public sealed record OtherAction : WebhookPayload
    {
        public static OtherAction Instance { get; } = new();
    }

    /// <summary>Stands for a conclusion that GitHub did not give: unknown is a value of its own.</summary>
    public const string UnknownConclusion = "unknown";
}
