namespace RunsFleet.AppHost.Commands;

#pragma warning disable ASPIREINTERACTION001 // See ConsoleCommand.

/// <summary>Closes a circuit by hand, with its pools.</summary>
internal sealed class ResetCircuitCommand(Circuits circuits) : ConsoleCommand
{
    public override string Name => "reset";

    public override string DisplayName => "Reset a circuit";

    public override string Description => "Closes the circuit of a type, a pool or a zone. A type or a zone is reset with its pools.";

    public override string Icon => "PlugConnected";

    public override IReadOnlyList<InteractionInput> Arguments =>
    [
        ArgumentInputs.OneOfNow("scope", "Scope", "A type, a pool or a zone: c7g.large, c7g.large@us-east-1a or *@us-east-1a.", circuits.ChoicesAsync, isRequired: true),
        .. Circuits.WhoAndWhy,
    ];

    public override IEnumerable<ArgumentFault> Check(InteractionInputCollection arguments) => Circuits.Check(arguments);

    public override async Task<ExecuteCommandResult> RunAsync(ExecuteCommandContext context) => Outcome.WithBody(
        await circuits.ChangeAsync(context, "reset", null),
        body => $"The circuit of {context.Arguments.GetString("scope")} is closed, and {body.GetProperty("circuits").GetArrayLength() - 1} of its pools with it.");
}
