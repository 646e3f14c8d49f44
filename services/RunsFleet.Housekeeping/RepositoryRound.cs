using RunsFleet.Records;

namespace RunsFleet.Housekeeping;

/// <summary>
/// The repositories seen lately, some at each sweep and all of them in turn: GitHub's rate limit is shared with the jobs that wait. Where the round stands
/// is in memory only; after a restart it begins anew.
/// </summary>
internal sealed class RepositoryRound(IRepositoryObservations observations)
{
    /// <summary>Repositories that are looked at in one sweep.</summary>
    public const int AtOnce = 100;

    private const int Most = 5_000;
    private string _last = "";

    /// <summary>Returns the next repositories of the round. Two sweeps at once may take the same.</summary>
    public async Task<IReadOnlyList<ObservedRepository>> NextAsync(CancellationToken cancellationToken)
    {
        var all = await observations.FindAsync(Most, cancellationToken);
        var last = _last;
        var next = all.Where(seen => string.Compare(seen.Name, last, StringComparison.OrdinalIgnoreCase) > 0)
            .Concat(all.Where(seen => string.Compare(seen.Name, last, StringComparison.OrdinalIgnoreCase) <= 0))
            .Take(AtOnce)
            .ToList();
        _last = next is [.., { } end] ? end.Name : "";
        return next;
    }
}
