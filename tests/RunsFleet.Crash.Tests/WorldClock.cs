using LocalCloud.Aws.Sqs;
using Microsoft.Extensions.Time.Testing;

namespace RunsFleet.Crash.Tests;

/// <summary>
/// Drives the fake clock that the world and all services share. Time passes only while nobody calls anybody, so that a slow machine makes a
/// test slow and nothing else; while nothing happens at all, it passes in longer and longer steps.
/// </summary>
internal sealed class WorldClock(FakeTimeProvider time, Func<bool> isBusy, Func<long> callsSoFar, SqsEngine queues)
{
    private const int StepsBeforeHaste = 6;
    private const int MostDoublings = 4;

    // A call that is answered only when time has passed: it waits for others to be sent with it, or for its own time limit. With twelve
    // looks the clock went on beside other test programs though a call was still being worked on.
    private const int LooksAtStall = 30;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(4);

    // Real time, to give up in: far more than any case needs on a busy machine.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private int _idleSteps;

    /// <summary>
    /// Lets time pass until <paramref name="done"/>, which is asked when nobody is at work; false when <paramref name="limit"/> of it was not
    /// enough. <paramref name="interrupted"/> is asked all the time: when it holds, nobody is waited for.
    /// </summary>
    public async Task<bool> RunUntilAsync(Func<bool> done, Func<bool> interrupted, TimeSpan limit, CancellationToken cancellationToken)
    {
        var end = time.GetUtcNow() + limit;
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var before = callsSoFar();
            await SettleAsync(interrupted, cancellationToken);
            if (done())
            {
                return true;
            }

            if (time.GetUtcNow() >= end || TimeProvider.System.GetElapsedTime(started) > Patience)
            {
                return false;
            }

            _idleSteps = callsSoFar() == before ? _idleSteps + 1 : 0;
            time.Advance(Step * (1 << Math.Clamp(_idleSteps - StepsBeforeHaste, 0, MostDoublings)));
        }
    }

    /// <summary>Waits until there has been no call for a few looks; longer while messages are being handled, which may take a pause for thought.</summary>
    private async Task SettleAsync(Func<bool> interrupted, CancellationToken cancellationToken)
    {
        var (quiet, stalled) = (0, 0);
        var seen = callsSoFar();
        while (!interrupted() && stalled < LooksAtStall && quiet < (queues.Depths().Any(queue => queue.Depth.InFlight > 0) ? 5 : 2))
        {
            var asleep = TimeProvider.System.GetTimestamp();
            await Task.Delay(Look, cancellationToken);

            // A look that comes late says that the machine is busy, and those that we wait for may be late as well.
            var inTime = TimeProvider.System.GetElapsedTime(asleep) < Look * 4;
            var still = inTime && callsSoFar() == seen;
            quiet = still && !isBusy() ? quiet + 1 : 0;
            stalled = still ? stalled + 1 : 0;
            seen = callsSoFar();
        }
    }
}
