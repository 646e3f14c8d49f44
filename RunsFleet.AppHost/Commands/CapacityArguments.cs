using System.Text.Json.Nodes;

namespace RunsFleet.AppHost.Commands;

#pragma warning disable ASPIREINTERACTION001 // See ConsoleCommand.

/// <summary>Which capacity pools of the local world a command is about.</summary>
internal static class CapacityArguments
{
    /// <summary>The zones of the local world.</summary>
    public static readonly string[] Zones = ["us-east-1a", "us-east-1b", "us-east-1c"];

    private const int MostText = 40;

    /// <summary>Makes the inputs, with <paramref name="zones"/> to choose from.</summary>
    public static IReadOnlyList<InteractionInput> Inputs(params string[] zones) =>
    [
        ArgumentInputs.OneOf("zone", "Zone", "Availability zone; * for all.", zones),
        ArgumentInputs.Text("type", "Instance type", "Instance type such as c7g.large; * for all.", "*"),
        ArgumentInputs.OneOf("market", "Market", "Market; * for both.", "spot", "on-demand", "*"),
    ];

    public static IEnumerable<ArgumentFault> Check(InteractionInputCollection arguments) => arguments.Line("type", MostText);

    /// <summary>Makes the order for the control API.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="available">How many more instances each pool has room for; null for no limit.</param>
    public static JsonObject Order(InteractionInputCollection arguments, int? available) => new()
    {
        ["az"] = arguments.GetString("zone"),
        ["instanceType"] = arguments.GetString("type"),
        ["market"] = arguments.GetString("market"),
        ["available"] = available,
    };

    /// <summary>Describes the pools in words, such as <c>spot of c7g.large in us-east-1a</c>.</summary>
    public static string Describe(InteractionInputCollection arguments)
    {
        var (zone, type, market) = (arguments.GetString("zone"), arguments.GetString("type"), arguments.GetString("market"));
        return $"{(market == "*" ? "spot and on-demand" : market)} of {(type == "*" ? "every type" : type)} in {(zone == "*" ? "every zone" : zone)}";
    }
}
