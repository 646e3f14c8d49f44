namespace RunsFleet.Contracts.Labels;

/// <summary>Finds the label of a job that is meant for us. The first label with our marker wins, also when it is then refused.</summary>
public static class JobLabels
{
    /// <summary>Characters of a label that a runner can register.</summary>
    public const int MaxLabelLength = 256;

    /// <summary>
    /// Labels that a just-in-time runner can register, see
    /// https://docs.github.com/en/rest/actions/self-hosted-runners#create-configuration-for-a-just-in-time-runner-for-a-repository
    /// </summary>
    public const int MaxLabels = 100;

    /// <summary>Reads the labels of a job; never throws.</summary>
    public static LabelReading Read(IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.FirstOrDefault(RunnerLabel.IsMarked) is not { } label)
        {
            return LabelReading.NotOurs.Instance;
        }

        // A runner takes a job only when it carries all of the job's labels, so one that cannot be registered makes the job unrunnable.
        if (labels.Count > MaxLabels)
        {
            return Refuse(label, RefusalCodes.TooManyLabels, $"{labels.Count} labels; a runner can have at most {MaxLabels}.");
        }

        if (labels.FirstOrDefault(l => l.Length > MaxLabelLength) is { } tooLong)
        {
            return Refuse(
                label,
                RefusalCodes.TooLong,
                $"The label {Printable.Quote(tooLong)} has {tooLong.Length} characters; a runner's label can have at most {MaxLabelLength}.");
        }

        return RunnerLabel.Parse(label);
    }

    /// <summary>
    /// Returns the labels as a stored request keeps them: verbatim wherever we register a runner. What no runner can register is cut, which
    /// bounds the size of the message.
    /// </summary>
    public static IReadOnlyList<string> Kept(IReadOnlyList<string> labels) => [.. labels.Take(MaxLabels).Select(Kept)];

    /// <summary>Returns the label, cut to the length that a runner can register.</summary>
    public static string Kept(string label)
    {
        ArgumentNullException.ThrowIfNull(label);
        return label.Length <= MaxLabelLength ? label : label[..MaxLabelLength];
    }

    private static LabelReading.Refused Refuse(string label, string code, string reason) => new(label, new Refusal(code, reason));
}
