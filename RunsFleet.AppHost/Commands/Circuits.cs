using System.Text.Json;
using System.Text.Json.Nodes;

namespace RunsFleet.AppHost.Commands;

#pragma warning disable ASPIREINTERACTION001 // See ConsoleCommand.

/// <summary>The circuits, as Circuit's operators see them.</summary>
/// <param name="circuit">Circuit's API for operators.</param>
internal sealed class Circuits(ServiceApi circuit)
{
    private const int MostText = 200;

    /// <summary>Who changes a circuit, and why: both are logged.</summary>
    public static IReadOnlyList<InteractionInput> WhoAndWhy =>
    [
        ArgumentInputs.Text("reason", "Reason", "Why; it is logged."),
        ArgumentInputs.Text("actor", "Actor", "Who does it; it is logged.", Environment.UserName),
    ];

    /// <summary>Checks the scope, and who and why.</summary>
    public static IEnumerable<ArgumentFault> Check(InteractionInputCollection arguments) =>
        [.. arguments.Line("scope", MostText), .. arguments.Line("actor", MostText), .. arguments.Line("reason", MostText)];

    /// <summary>Changes the circuit that the arguments name.</summary>
    /// <param name="context">The command's call.</param>
    /// <param name="change"><c>open</c> or <c>reset</c>.</param>
    /// <param name="duration">How long it stays open; null to reset it.</param>
    public Task<ServiceAnswer> ChangeAsync(ExecuteCommandContext context, string change, TimeSpan? duration)
    {
        var body = new JsonObject { ["actor"] = context.Arguments.GetString("actor"), ["reason"] = context.Arguments.GetString("reason") };
        if (duration is { } length)
        {
            body["duration_seconds"] = length.TotalSeconds;
        }

        var scope = Uri.EscapeDataString(context.Arguments.GetString("scope")!);
        return circuit.PostAsync(context.Services, $"/circuits/{scope}/{change}", body, context.CancellationToken);
    }

    /// <summary>Lists the circuits that are not closed, as choices of a form. Returns none when Circuit does not answer.</summary>
    public async Task<IReadOnlyList<KeyValuePair<string, string>>> ChoicesAsync(IServiceProvider services, CancellationToken cancellationToken) =>
        await circuit.GetAsync(services, "/circuits", cancellationToken) is ServiceAnswer.Done(var body)
            ? [.. body.GetProperty("circuits").EnumerateArray().Select(item => KeyValuePair.Create(Text(item, "scope"), $"{Text(item, "scope")} ({Text(item, "state")})"))]
            : [];

    private static string Text(JsonElement item, string name) => item.GetProperty(name).GetString() ?? "";
}
