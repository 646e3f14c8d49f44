using Microsoft.Extensions.Options;
using RunsFleet.Concurrency;

namespace RunsFleet.GitHub;

/// <summary>
/// Lets calls to GitHub out as fast as its limits allow, those that hold up a job first (lesson L21). Nobody waits here for longer than
/// <see cref="GitHubOptions.MaxWait"/>: longer waits are stored and take a message's delay, not a worker (lesson L43).
/// </summary>
internal sealed class CallBudget : IDisposable
{
    /// <summary>The App itself, whose calls are signed by its key and limited apart from those of its installations.</summary>
    public const long App = 0;

    private const int MaxInstallations = 10_000;
    private static readonly TimeSpan Crowded = TimeSpan.FromSeconds(1);

    private readonly BoundedMap<long, InstallationBudget> _budgets = new(MaxInstallations);
    private readonly GitHubOptions _options;
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly SemaphoreSlim _slots;
    private readonly int _reservedSlots;

    public CallBudget(IOptions<GitHubOptions> options, TimeProvider time, GitHubMetrics metrics)
    {
        (_options, _time, _started) = (options.Value, time, time.GetTimestamp());
        _slots = new SemaphoreSlim(_options.MaxConcurrency, _options.MaxConcurrency);
        _reservedSlots = (int)(_options.MaxConcurrency * _options.Reserve);
        metrics.WatchRate(LeastRemaining);
    }

    /// <summary>Reads and requests cost 1 and 5: https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#calculating-points-for-the-secondary-rate-limit.</summary>
    public static int Points(HttpMethod method) => method == HttpMethod.Get || method == HttpMethod.Head || method == HttpMethod.Options ? 1 : 5;

    /// <summary>Returns the budget of an installation, a new one when it has none yet.</summary>
    public InstallationBudget Of(long installation) =>
        _budgets.GetOrAdd(installation, static (_, options) => new InstallationBudget(options), _options);

    /// <summary>
    /// Waits for the call's turn. Returns null when the call may go out; <see cref="Leave"/> must follow. Returns the time to wait
    /// otherwise.
    /// </summary>
    public async Task<TimeSpan?> EnterAsync(long installation, string operation, HttpMethod method, CallPriority priority, CancellationToken cancellationToken)
    {
        var budget = Of(installation);
        if (budget.Limited(operation, priority, _time.GetUtcNow()) is { } limited)
        {
            return limited;
        }

        var (booked, wait) = budget.Book(Second, Points(method), priority);
        if (!booked)
        {
            return wait;
        }

        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, _time, cancellationToken);
        }

        if (!await TakeSlotAsync(priority, _options.MaxWait - wait, cancellationToken))
        {
            return Crowded;
        }

        // GitHub may have had enough while this call waited.
        if (budget.Limited(operation, priority, _time.GetUtcNow()) is { } meanwhile)
        {
            Leave();
            return meanwhile;
        }

        return null;
    }

    /// <summary>Gives the slot of a call back when the call is over.</summary>
    public void Leave() => _slots.Release();

    /// <summary>Books a retry. It goes out below the budget, which can only take note of it.</summary>
    public void Retried(long installation, HttpMethod method) => Of(installation).Spend(Second, Points(method));

    public void Dispose() => _slots.Dispose();

    private long Second => (long)_time.GetElapsedTime(_started).TotalSeconds;

    private async Task<bool> TakeSlotAsync(CallPriority priority, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (priority is CallPriority.Background && _slots.CurrentCount <= _reservedSlots)
        {
            return false;
        }

        if (_slots.Wait(0, cancellationToken))
        {
            return true;
        }

        if (priority is CallPriority.Background || patience <= TimeSpan.Zero)
        {
            return false;
        }

        using var deadline = new Deadline(patience, _time, cancellationToken);
        try
        {
            await _slots.WaitAsync(deadline.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Of the installation that is nearest to its limit.</summary>
    private long? LeastRemaining()
    {
        var now = _time.GetUtcNow();
        return _budgets.Values.Min(budget => budget.Remaining(now));
    }
}
