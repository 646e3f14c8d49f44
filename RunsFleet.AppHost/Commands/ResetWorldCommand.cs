namespace RunsFleet.AppHost.Commands;

/// <summary>Makes the local world forget what happened in it.</summary>
internal sealed class ResetWorldCommand(ServiceApi world) : ConsoleCommand
{
    public override string Name => "reset";

    public override string DisplayName => "Reset the world";

    public override string Description => "Forgets every run, instance, message, row and fault. Queues, tables and launch templates stay.";

    public override string Icon => "ArrowReset";

    public override string? Confirmation => "Forget every run, instance, message, row and fault?";

    public override async Task<ExecuteCommandResult> RunAsync(ExecuteCommandContext context) =>
        Outcome.Of(await world.PostAsync(context.Services, "/_local/reset", null, context.CancellationToken), _ => "The local world has forgotten everything.");
}
