using System.Collections.Immutable;

namespace LocalCloud.GitHub;

/// <summary>GitHub's words for how a run or job ended.</summary>
public static class Conclusions
{
    public const string Success = "success";
    public const string Failure = "failure";
    public const string Cancelled = "cancelled";
    public const string TimedOut = "timed_out";

    /// <summary>What a job may be asked to end with.</summary>
    public static readonly ImmutableArray<string> All = [Success, Failure, Cancelled, TimedOut];

    /// <summary>Tells how an attempt ends whose jobs ended like this.</summary>
    public static string Of(IEnumerable<string?> jobs, bool cancelRequested)
    {
        var seen = jobs.ToHashSet();
        return cancelRequested ? Cancelled
            : seen.Contains(Failure) || seen.Contains(TimedOut) ? Failure
            : seen.Contains(Cancelled) ? Cancelled
            : Success;
    }
}
