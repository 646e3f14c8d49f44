using System.Text.Json;
using System.Text.Json.Nodes;

namespace RunsFleet.AppHost.Commands;

#pragma warning disable ASPIREINTERACTION001 // See ConsoleCommand.

/// <summary>Queues a workflow run whose jobs are all alike.</summary>
internal sealed class QueueWorkflowCommand(ServiceApi world) : ConsoleCommand
{
    private const int MostJobs = 100;
    private const int MostSeconds = 24 * 60 * 60;
    private const int MostText = 200;

    public override string Name => "queue-workflow";

    public override string DisplayName => "Queue a workflow";

    public override string Description => "Queues a workflow run at the local GitHub, as a push would.";

    public override string Icon => "AddSquareMultiple";

    public override IReadOnlyList<InteractionInput> Arguments =>
    [
        ArgumentInputs.Text("repo", "Repository", "Repository, as owner/name.", "acme/widgets"),
        ArgumentInputs.Number("jobs", "Jobs", $"Number of jobs, 1 to {MostJobs}.", 2),
        ArgumentInputs.Text("label", "Label", "The runs-on label of each job.", "runs-fleet/cpu=2/arch=arm64"),
        ArgumentInputs.Number("seconds", "Seconds", "How long each job runs, in seconds.", 5),
        ArgumentInputs.OneOf("conclusion", "Conclusion", "How each job ends.", "success", "failure"),
    ];

    public override IEnumerable<ArgumentFault> Check(InteractionInputCollection arguments) =>
    [
        .. arguments.Line("repo", MostText),
        .. arguments.Whole("jobs", 1, MostJobs),
        .. arguments.Line("label", MostText),
        .. arguments.Whole("seconds", 0, MostSeconds),
    ];

    public override async Task<ExecuteCommandResult> RunAsync(ExecuteCommandContext context)
    {
        var repo = context.Arguments.GetString("repo")!;
        var answer = await world.PostAsync(context.Services, "/_local/github/runs", RunOf(context.Arguments), context.CancellationToken);
        return Outcome.WithBody(answer, body => Told(repo, body));
    }

    private static JsonObject RunOf(InteractionInputCollection arguments) => new()
    {
        ["repo"] = arguments.GetString("repo"),
        ["jobs"] = new JsonArray([.. Enumerable.Range(1, arguments.GetInt32("jobs")).Select(number => new JsonObject
        {
            ["name"] = $"job-{number}",
            ["labels"] = new JsonArray(arguments.GetString("label")),
            ["durationSeconds"] = arguments.GetInt32("seconds"),
            ["conclusion"] = arguments.GetString("conclusion"),
        })]),
    };

    private static string Told(string repo, JsonElement body)
    {
        var jobs = body.GetProperty("jobs").EnumerateArray().Select(job => job.GetProperty("id").GetInt64()).ToList();
        return jobs.Count == 1
            ? $"Run {body.GetProperty("runId").GetInt64()} of {repo} is queued with job {jobs[0]}."
            : $"Run {body.GetProperty("runId").GetInt64()} of {repo} is queued with {jobs.Count} jobs, {jobs[0]} to {jobs[^1]}.";
    }
}
