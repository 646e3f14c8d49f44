namespace RunsFleet.GitHub.Tests;

public sealed class GitHubRouteTests
{
    [Theory]
    [InlineData("repos/octo/hello/actions/runs/42", "/repos/{owner}/{repo}/actions/runs/{run_id}")]
    [InlineData("repos/octo/7/actions/runs/42/attempts/2/jobs?per_page=100&page=1", "/repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/jobs")]
    [InlineData("repos/octo/hello/actions/runners/generate-jitconfig", "/repos/{owner}/{repo}/actions/runners/generate-jitconfig")]
    [InlineData("repos/octo/hello/actions/runners/9", "/repos/{owner}/{repo}/actions/runners/{runner_id}")]
    [InlineData("app/installations/3/access_tokens", "/app/installations/{installation_id}/access_tokens")]
    [InlineData("app/hook/deliveries?cursor=v1_1", "/app/hook/deliveries")]
    [InlineData("app", "/app")]
    public void A_route_has_neither_names_nor_ids_nor_query(string path, string route) => Assert.Equal(route, GitHubRoute.Of(path));
}
