namespace RunsFleet.AppHost.Commands;

#pragma warning disable ASPIREINTERACTION001 // See ConsoleCommand.

/// <summary>How an instance is interrupted.</summary>
/// <param name="NoticeSeconds">Seconds from the warning to the end.</param>
/// <param name="IsSilent">True when no warning comes.</param>
internal sealed record InterruptionArguments(int NoticeSeconds, bool IsSilent)
{
    private const int Ec2Notice = 120;
    private const int MostNotice = 3_600;

    /// <summary>The arguments of commands that interrupt.</summary>
    public static IReadOnlyList<InteractionInput> Inputs =>
    [
        ArgumentInputs.Number("notice", "Notice", $"Seconds from the warning to the end, 0 to {MostNotice}.", Ec2Notice),
        ArgumentInputs.Flag("silent", "Silent", "No warning comes, only the end."),
    ];

    public static IEnumerable<ArgumentFault> Check(InteractionInputCollection arguments) => arguments.Whole("notice", 0, MostNotice);

    public static InterruptionArguments Of(InteractionInputCollection arguments) =>
        new(arguments.GetInt32("notice"), bool.TryParse(arguments.GetString("silent"), out var silent) && silent);
}
