namespace RunsFleet.AppHost.Commands;

#pragma warning disable ASPIREINTERACTION001 // See ConsoleCommand.

/// <summary>Interrupts one spot instance.</summary>
internal sealed class InterruptCommand(WorldInstances instances) : ConsoleCommand
{
    public override string Name => "interrupt";

    public override string DisplayName => "Interrupt an instance";

    public override string Description => "Takes a spot instance back, as EC2 does: a warning, and the end after the notice.";

    public override string Icon => "PlugDisconnected";

    public override IReadOnlyList<InteractionInput> Arguments =>
    [
        ArgumentInputs.OneOfNow(
            "instance", "Instance", "Id of the instance; the newest running spot instance when none is given.", instances.ChoicesAsync, isRequired: false, "the newest one"),
        .. InterruptionArguments.Inputs,
    ];

    public override IEnumerable<ArgumentFault> Check(InteractionInputCollection arguments) => InterruptionArguments.Check(arguments);

    public override async Task<ExecuteCommandResult> RunAsync(ExecuteCommandContext context)
    {
        var id = context.Arguments.GetString("instance");
        if (string.IsNullOrEmpty(id))
        {
            var (spot, fault) = await instances.ListSpotAsync(context.Services, context.CancellationToken);
            if (spot.Count == 0)
            {
                return CommandResults.Failure(fault ?? "No spot instance runs.");
            }

            id = spot[0].InstanceId;
        }

        var how = InterruptionArguments.Of(context.Arguments);
        var answer = await instances.InterruptAsync(context.Services, id, how.NoticeSeconds, how.IsSilent, context.CancellationToken);
        return Outcome.Of(answer, _ => $"{id} is interrupted and ends in {how.NoticeSeconds} s.");
    }
}
