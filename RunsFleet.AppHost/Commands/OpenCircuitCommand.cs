namespace RunsFleet.AppHost.Commands;

#pragma warning disable ASPIREINTERACTION001 // See ConsoleCommand.

/// <summary>Opens a circuit by hand.</summary>
internal sealed class OpenCircuitCommand(Circuits circuits) : ConsoleCommand
{
    private const int MostMinutes = 24 * 60;

    public override string Name => "open";

    public override string DisplayName => "Open a circuit";

    public override string Description => "Keeps a type, a pool or a zone from spot for a while.";

    public override string Icon => "PlugDisconnected";

    public override IReadOnlyList<InteractionInput> Arguments =>
    [
        ArgumentInputs.Text("scope", "Scope", "A type, a pool or a zone: c7g.large, c7g.large@us-east-1a or *@us-east-1a.", placeholder: "c7g.large"),
        .. Circuits.WhoAndWhy,
        ArgumentInputs.Number("minutes", "Minutes", $"How long it stays open, in minutes, 1 to {MostMinutes}.", 30),
    ];

    public override IEnumerable<ArgumentFault> Check(InteractionInputCollection arguments) =>
        [.. Circuits.Check(arguments), .. arguments.Whole("minutes", 1, MostMinutes)];

    public override async Task<ExecuteCommandResult> RunAsync(ExecuteCommandContext context)
    {
        var minutes = context.Arguments.GetInt32("minutes");
        var answer = await circuits.ChangeAsync(context, "open", TimeSpan.FromMinutes(minutes));
        return Outcome.WithBody(answer, _ => $"The circuit of {context.Arguments.GetString("scope")} is open for {minutes} min.");
    }
}
