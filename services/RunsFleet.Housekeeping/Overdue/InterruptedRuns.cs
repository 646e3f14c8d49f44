using RunsFleet.Messaging;
using RunsFleet.Records;
using RunsFleet.Recovery;

namespace RunsFleet.Housekeeping.Overdue;

/// <summary>Reruns that are owed and overdue: the end of their attempt was not told, or who heard of it died.</summary>
internal sealed partial class InterruptedRuns(IRecordSweeps sweeps, RerunRequests reruns, TimeProvider time, ILogger<InterruptedRuns> logger) : ISweep
{
    private const int Most = 500;

    public string TaskType => "interrupted_runs";

    public async Task<SweepReport> RunAsync(CancellationToken cancellationToken) => await Sweeping.EachAsync(
        await sweeps.FindDueRerunsAsync(time.GetUtcNow(), Most, cancellationToken),
        async (due, token) => await reruns.AttendAsync(due.RunId, due.RunAttempt, token) is Disposition.Completed ? SweepOutcome.Acted : SweepOutcome.Failed,
        (due, e) => LogFailed(due.RunId, due.RunAttempt, e),
        cancellationToken);

    [LoggerMessage(5017, LogLevel.Error, "The pending rerun of attempt {Attempt} of run {RunId} could not be dealt with. The next sweep tries again.", EventName = "RerunUnchecked")]
    private partial void LogFailed(long runId, int attempt, Exception exception);
}
