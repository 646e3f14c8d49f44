namespace RunsFleet.Housekeeping.Api;

/// <summary>What happens next to a job.</summary>
/// <param name="What">In a sentence.</param>
/// <param name="At">When, or by when somebody looks; null when that is in GitHub's hands or nothing happens any more.</param>
internal sealed record NextStep(string What, DateTimeOffset? At);
