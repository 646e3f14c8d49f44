namespace RunsFleet.AppHost.Commands;

#pragma warning disable ASPIREINTERACTION001 // See ConsoleCommand.

/// <summary>Interrupts several spot instances at once.</summary>
internal sealed class StormCommand(WorldInstances instances) : ConsoleCommand
{
    private const int Most = 100;
    private const string EveryZone = "*";

    public override string Name => "storm";

    public override string DisplayName => "Start a storm";

    public override string Description => "Interrupts several spot instances at once, the newest ones first.";

    public override string Icon => "WeatherThunderstorm";

    public override IReadOnlyList<InteractionInput> Arguments =>
    [
        ArgumentInputs.Number("count", "Instances", $"Number of instances, 1 to {Most}.", 3),
        ArgumentInputs.OneOf("zone", "Zone", "Only instances in this availability zone; * for all.", [EveryZone, .. CapacityArguments.Zones]),
        .. InterruptionArguments.Inputs,
    ];

    public override IEnumerable<ArgumentFault> Check(InteractionInputCollection arguments) =>
        [.. arguments.Whole("count", 1, Most), .. InterruptionArguments.Check(arguments)];

    public override async Task<ExecuteCommandResult> RunAsync(ExecuteCommandContext context)
    {
        var zone = context.Arguments.GetString("zone")!;
        var (spot, fault) = await instances.ListSpotAsync(context.Services, context.CancellationToken);
        var there = spot.Where(instance => zone == EveryZone || instance.Az == zone).ToList();
        if (there.Count == 0)
        {
            return CommandResults.Failure(fault ?? (zone == EveryZone ? "No spot instance runs." : $"No spot instance runs in {zone}."));
        }

        var how = InterruptionArguments.Of(context.Arguments);
        var answers = await Task.WhenAll(there.Take(context.Arguments.GetInt32("count")).Select(async instance => (
            instance.InstanceId,
            Answer: await instances.InterruptAsync(context.Services, instance.InstanceId, how.NoticeSeconds, how.IsSilent, context.CancellationToken))));
        var struck = answers.Where(item => item.Answer is ServiceAnswer.Done).Select(item => item.InstanceId).ToList();
        return struck.Count > 0
            ? Outcome.Line($"{struck.Count} of {there.Count} spot instances are interrupted and end in {how.NoticeSeconds} s: {string.Join(", ", struck)}.")
            : Outcome.Of(answers[0].Answer, _ => "");
    }
}
