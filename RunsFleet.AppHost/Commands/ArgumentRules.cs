using System.Globalization;

namespace RunsFleet.AppHost.Commands;

#pragma warning disable ASPIREINTERACTION001 // See ConsoleCommand.

/// <summary>Rules for arguments. Each returns the faults that it finds: none or one.</summary>
internal static class ArgumentRules
{
    /// <summary>Requires a whole number within the bounds.</summary>
    public static IEnumerable<ArgumentFault> Whole(this InteractionInputCollection arguments, string name, int least, int most) =>
        Number(arguments, name) is { } number && number >= least && number <= most && double.IsInteger(number)
            ? []
            : [new ArgumentFault(name, $"is a whole number from {least} to {most}.")];

    /// <summary>Requires one line of 1 to <paramref name="most"/> characters.</summary>
    public static IEnumerable<ArgumentFault> Line(this InteractionInputCollection arguments, string name, int most) =>
        arguments.GetString(name) is { } text && !string.IsNullOrWhiteSpace(text) && text.Length <= most && !text.Any(char.IsControl)
            ? []
            : [new ArgumentFault(name, $"is 1 to {most} characters on one line.")];

    /// <summary>Requires digits only, or nothing.</summary>
    public static IEnumerable<ArgumentFault> IdOrNothing(this InteractionInputCollection arguments, string name) =>
        arguments.GetString(name) is not { Length: > 0 } text || (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0)
            ? []
            : [new ArgumentFault(name, "is an id: digits only.")];

    private static double? Number(InteractionInputCollection arguments, string name) =>
        double.TryParse(arguments.GetString(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
