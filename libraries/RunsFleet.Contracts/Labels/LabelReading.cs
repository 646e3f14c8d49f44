namespace RunsFleet.Contracts.Labels;

/// <summary>What a job's labels say to us.</summary>
public abstract record LabelReading
{
    private LabelReading()
    {
    }

    /// <summary>No label is a marker of ours: somebody else's job.</summary>
    public sealed record NotOurs : LabelReading
    {
        /// <summary>The only one.</summary>
        public static NotOurs Instance { get; } = new();
    }

    /// <summary><paramref name="Label"/> asks for a runner.</summary>
    public sealed record Asks(string Label, RunnerSpec Spec) : LabelReading;

    /// <summary>The job is ours, and asks for something that we cannot give.</summary>
    public sealed record Refused(string Label, Refusal Refusal) : LabelReading;
}

/// <summary>Why a label is refused.</summary>
/// <param name="Code">One of <see cref="RefusalCodes"/>.</param>
/// <param name="Reason">For the job's author: names the key and the value in printable ASCII, at most 256 characters.</param>
public sealed record Refusal(string Code, string Reason);

/// <summary>The kinds of refusal, a closed set, since they are metric dimensions.</summary>
public static class RefusalCodes
{
    /// <summary>A part of the label is no <c>key=value</c>.</summary>
    public const string BadSyntax = "bad_syntax";

    /// <summary>A key that we do not know.</summary>
    public const string UnknownKey = "unknown_key";

    /// <summary>A key that is given twice.</summary>
    public const string DuplicateKey = "duplicate_key";

    /// <summary>A value that its key does not take.</summary>
    public const string BadValue = "bad_value";

    /// <summary>A label that is longer than a runner can register.</summary>
    public const string TooLong = "too_long";

    /// <summary>More labels than a runner can register.</summary>
    public const string TooManyLabels = "too_many_labels";
}
