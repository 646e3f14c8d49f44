using RunsFleet.WorldSettings;

namespace RunsFleet.AppHost.Commands;

#pragma warning disable ASPIREINTERACTION001 // See ConsoleCommand.

/// <summary>Has a sweep run now, without waiting for its schedule.</summary>
/// <param name="sendAsync">Puts the order for a sweep on the queue. Returns what went wrong, in one line; null when it is there.</param>
internal sealed class SweepCommand(Func<string, CancellationToken, Task<string?>> sendAsync) : ConsoleCommand
{
    /// <summary>The sweeps that Housekeeping knows.</summary>
    public static readonly string[] Sweeps = [.. LocalWorldSettings.Sweeps];

    public override string Name => "sweep";

    public override string DisplayName => "Run a sweep";

    public override string Description => "Puts a sweep on the housekeeping queue, as its schedule does.";

    public override string Icon => "Broom";

    public override IReadOnlyList<InteractionInput> Arguments => [ArgumentInputs.OneOf("sweep", "Sweep", "Which one.", Sweeps)];

    public override async Task<ExecuteCommandResult> RunAsync(ExecuteCommandContext context)
    {
        var sweep = context.Arguments.GetString("sweep")!;
        return await sendAsync(sweep, context.CancellationToken) is { } fault
            ? CommandResults.Failure(fault)
            : Outcome.Line($"The sweep {sweep} is queued. The log of housekeeping says what it found.");
    }
}
