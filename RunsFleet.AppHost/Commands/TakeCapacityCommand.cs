namespace RunsFleet.AppHost.Commands;

#pragma warning disable ASPIREINTERACTION001 // See ConsoleCommand.

/// <summary>Leaves a zone without room for new instances, or with little of it.</summary>
internal sealed class TakeCapacityCommand(ServiceApi world) : ConsoleCommand
{
    private const int Most = 100_000;

    public override string Name => "take-capacity";

    public override string DisplayName => "Take capacity";

    public override string Description => "Takes a zone's capacity: EC2 answers that it has none. Instances that run go on.";

    public override string Icon => "ArrowCircleDown";

    public override IReadOnlyList<InteractionInput> Arguments =>
    [
        .. CapacityArguments.Inputs([.. CapacityArguments.Zones, "*"]),
        ArgumentInputs.Number("available", "Left", "How many more instances each type has room for.", 0),
    ];

    public override IEnumerable<ArgumentFault> Check(InteractionInputCollection arguments) =>
        [.. CapacityArguments.Check(arguments), .. arguments.Whole("available", 0, Most)];

    public override async Task<ExecuteCommandResult> RunAsync(ExecuteCommandContext context)
    {
        var available = context.Arguments.GetInt32("available");
        var answer = await world.PostAsync(
            context.Services, "/_local/capacity", CapacityArguments.Order(context.Arguments, available), context.CancellationToken);
        return Outcome.Of(
            answer,
            body => $"{body.GetProperty("pools").GetInt32()} pools have room for {available} more instances: {CapacityArguments.Describe(context.Arguments)}.");
    }
}
