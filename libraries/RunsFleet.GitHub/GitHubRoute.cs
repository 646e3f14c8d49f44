using System.Globalization;

namespace RunsFleet.GitHub;

/// <summary>The routes of GitHub's REST API as its documentation names them: a path without names, ids and query.</summary>
internal static class GitHubRoute
{
    /// <summary>
    /// Returns the route of a path: <c>/repos/{owner}/{repo}/actions/runs/{run_id}</c> for <c>repos/octo/hello/actions/runs/42?page=1</c>.
    /// </summary>
    public static string Of(string path)
    {
        var query = path.IndexOf('?', StringComparison.Ordinal);
        var segments = (query < 0 ? path : path[..query]).Split('/');
        for (var i = 1; i < segments.Length; i++)
        {
            segments[i] = (segments[0], i) switch
            {
                ("repos", 1) => "{owner}",
                ("repos", 2) => "{repo}",
                _ when long.TryParse(segments[i], CultureInfo.InvariantCulture, out _) => Id(segments[i - 1]),
                _ => segments[i],
            };
        }

        return $"/{string.Join('/', segments)}";
    }

    private static string Id(string collection) => collection switch
    {
        "runs" => "{run_id}",
        "attempts" => "{attempt_number}",
        "jobs" => "{job_id}",
        "runners" => "{runner_id}",
        "installations" => "{installation_id}",
        "deliveries" => "{delivery_id}",
        _ => "{id}",
    };
}
