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
