namespace RunsFleet.AppHost.Commands;

#pragma warning disable ASPIREINTERACTION001 // See ConsoleCommand.

/// <summary>Gives capacity back that was taken.</summary>
internal sealed class ReturnCapacityCommand(ServiceApi world) : ConsoleCommand
{
    public override string Name => "return-capacity";

    public override string DisplayName => "Return capacity";

    public override string Description => "Gives a zone's capacity back: it has no limit any more.";

    public override string Icon => "ArrowCircleUp";

    public override IReadOnlyList<InteractionInput> Arguments => CapacityArguments.Inputs(["*", .. CapacityArguments.Zones]);

    public override IEnumerable<ArgumentFault> Check(InteractionInputCollection arguments) => CapacityArguments.Check(arguments);

    public override async Task<ExecuteCommandResult> RunAsync(ExecuteCommandContext context)
    {
        var answer = await world.PostAsync(
            context.Services, "/_local/capacity", CapacityArguments.Order(context.Arguments, null), context.CancellationToken);
        return Outcome.Of(
            answer, body => $"{body.GetProperty("pools").GetInt32()} pools have no limit any more: {CapacityArguments.Describe(context.Arguments)}.");
    }
}
