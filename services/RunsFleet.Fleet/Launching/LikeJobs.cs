using RunsFleet.Contracts;

namespace RunsFleet.Fleet.Launching;

/// <summary>
/// Jobs that may share a CreateFleet request and take each other's instances: same repository and installation, same labels, which make the
/// spec, and the same word on the market.
/// </summary>
internal readonly record struct LikeJobs
{
    private readonly string _key;

    private LikeJobs(string key) => _key = key;

    /// <summary>Returns the key that the job shares with the jobs that are like it.</summary>
    public static LikeJobs Of(JobRequest request)
    {
        // No label and no name holds a line end: GitHub allows none, and the webhook refuses what has one.
        var labels = request.Labels.Select(label => label.ToLowerInvariant()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return new($"{request.Repository}\n{request.InstallationId}\n{request.ForceOnDemand}\n{request.RunnerLabel}\n{string.Join('\n', labels)}");
    }

    public override string ToString() => _key;
}
