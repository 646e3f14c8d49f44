namespace RunsFleet.AppHost.Commands;

#pragma warning disable ASPIREINTERACTION001 // See ConsoleCommand.

/// <summary>Tells why a job waits, and what else is known of it.</summary>
internal sealed class WhyCommand(ServiceApi housekeeping, WaitingJobs waiting) : ConsoleCommand
{
    public override string Name => "why";

    public override string DisplayName => "Why is this job waiting?";

    public override string Description => "Tells a job's states, launches, instance and what happens next.";

    public override string Icon => "QuestionCircle";

    public override IReadOnlyList<InteractionInput> Arguments =>
    [
        ArgumentInputs.OneOfNow(
            "job", "Job", "GitHub's id of the job; the one that waits longest when none is given.", waiting.ChoicesAsync, isRequired: false, "the one that waits longest"),
    ];

    public override IEnumerable<ArgumentFault> Check(InteractionInputCollection arguments) => arguments.IdOrNothing("job");

    public override async Task<ExecuteCommandResult> RunAsync(ExecuteCommandContext context)
    {
        var job = context.Arguments.GetString("job");
        if (string.IsNullOrEmpty(job))
        {
            var (jobs, fault) = await waiting.ListAsync(context.Services, context.CancellationToken);
            if (jobs.Count == 0)
            {
                return CommandResults.Failure(fault ?? "No job waits. Give the id of a job to hear what became of it.");
            }

            job = $"{jobs[0].Id}";
        }

        return await housekeeping.GetAsync(context.Services, $"/jobs/{job}", context.CancellationToken) switch
        {
            ServiceAnswer.Done(var body) => CommandResults.Success(
                JobStoryText.Line(body), JobStoryText.Markdown(body), CommandResultFormat.Markdown, displayImmediately: true),
            var refused => Outcome.Of(refused, _ => ""),
        };
    }
}
