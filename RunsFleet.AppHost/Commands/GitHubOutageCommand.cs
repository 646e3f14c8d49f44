namespace RunsFleet.AppHost.Commands;

#pragma warning disable ASPIREINTERACTION001 // See ConsoleCommand.

/// <summary>Begins or ends an outage of the local GitHub.</summary>
internal sealed class GitHubOutageCommand(ServiceApi world) : ConsoleCommand
{
    private const int Most = 24 * 60 * 60;

    public override string Name => "github-outage";

    public override string DisplayName => "Cause an outage of GitHub";

    public override string Description => "Has GitHub's API answer 503 for a while; webhooks wait. 0 seconds end it.";

    public override string Icon => "CloudDismiss";

    public override IReadOnlyList<InteractionInput> Arguments =>
        [ArgumentInputs.Number("seconds", "Seconds", "How long it lasts, in seconds; 0 ends it.", 60)];

    public override IEnumerable<ArgumentFault> Check(InteractionInputCollection arguments) => arguments.Whole("seconds", 0, Most);

    public override async Task<ExecuteCommandResult> RunAsync(ExecuteCommandContext context)
    {
        var seconds = context.Arguments.GetInt32("seconds");
        var answer = await world.PostAsync(context.Services, "/_local/github/outage", new() { ["seconds"] = seconds }, context.CancellationToken);
        return Outcome.Of(answer, _ => seconds == 0 ? "GitHub answers again." : $"GitHub is down for {seconds} s.");
    }
}
