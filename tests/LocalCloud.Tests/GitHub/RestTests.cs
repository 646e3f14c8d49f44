using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.GitHub;

namespace LocalCloud.Tests.GitHub;

/// <summary>What the REST and control APIs answer, byte by byte.</summary>
public sealed class RestTests : IAsyncLifetime
{
    private const string Jit = "api/v3/repos/acme/widgets/actions/runners/generate-jitconfig";
    private GitHubHost _host = null!;
    private string _token = "";

    public async ValueTask InitializeAsync()
    {
        _host = await GitHubHost.StartAsync();
        var run = _host.Runs.Create("acme/widgets", [GitHubWorld.Definition("build", "fleet")]);
        (_token, _) = _host.Service<InstallationTokens>().Issue(run.Repository.InstallationId);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_config_is_generated_with_201()
    {
        var (status, body) = await SendAsync(
            HttpMethod.Post, Jit, """{"name":"r-1","runner_group_id":1,"labels":["fleet","x"],"work_folder":"_work"}""");

        Assert.Equal(HttpStatusCode.Created, status);
        var runner = body.GetProperty("runner");
        Assert.Equal(("r-1", "unknown", "offline", false), (
            runner.GetProperty("name").GetString(), runner.GetProperty("os").GetString(), runner.GetProperty("status").GetString(), runner.GetProperty("busy").GetBoolean()));
        Assert.Equal(["fleet", "x"], runner.GetProperty("labels").EnumerateArray().Select(label => label.GetProperty("name").GetString()));
        Assert.NotNull(_host.Runners.Connect(body.GetProperty("encoded_jit_config").GetString()!));
    }

    [Theory]
    [InlineData("""{"runner_group_id":1,"labels":["a"]}""", 422, "Invalid request.\n\n\"name\" wasn't supplied.")]
    [InlineData("""{"name":"r","labels":["a"]}""", 422, "Invalid request.\n\n\"runner_group_id\" wasn't supplied.")]
    [InlineData("""{"name":"r","runner_group_id":1}""", 422, "Invalid request.\n\n\"labels\" wasn't supplied.")]
    [InlineData("""{"name":"r","runner_group_id":1,"labels":[]}""", 422, "Invalid request.\n\nNo less than 1 items are allowed; 0 were supplied.")]
    [InlineData("""{"name":"r","runner_group_id":1,"labels":[1]}""", 422, "Invalid request.\n\nFor 'properties/labels', 1 is not a string.")]
    [InlineData("""{"name":"r","runner_group_id":"1","labels":["a"]}""", 422, "Invalid request.\n\nFor 'properties/runner_group_id', \"1\" is not an integer.")]
    [InlineData("""{"name":""", 400, "Problems parsing JSON")]
    [InlineData("[]", 400, "Body should be a JSON object")]
    public async Task A_bad_request_for_a_config_is_refused(string request, int status, string message)
    {
        var (answered, body) = await SendAsync(HttpMethod.Post, Jit, request);

        Assert.Equal((status, message), ((int)answered, body.GetProperty("message").GetString()));
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused_with_413()
    {
        var (status, _) = await SendAsync(HttpMethod.Post, Jit, $$"""{"name":"{{new string('x', 1024 * 1024)}}"}""");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, status);
    }

    [Theory]
    [InlineData("api/v3/nothing/here")]
    [InlineData("api/v3/repos/acme/unknown/actions/runners")]
    [InlineData("api/v3/repos/acme/widgets/actions/runs/1")]
    [InlineData("api/v3/repos/acme/widgets/actions/jobs/1")]
    [InlineData("api/v3/repos/acme/widgets/actions/runners/99")]
    public async Task What_is_not_there_answers_404_in_JSON(string path)
    {
        var (status, body) = await SendAsync(HttpMethod.Get, path);

        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Equal("Not Found", body.GetProperty("message").GetString());
    }

    [Fact]
    public async Task Calls_without_a_token_or_with_the_wrong_kind_are_refused()
    {
        var (none, noneBody) = await SendAsync(HttpMethod.Get, "api/v3/repos/acme/widgets/actions/runners", token: "");
        Assert.Equal((HttpStatusCode.Unauthorized, "Requires authentication"), (none, noneBody.GetProperty("message").GetString()));

        var (jwt, jwtBody) = await SendAsync(HttpMethod.Get, "api/v3/repos/acme/widgets/actions/runners", token: _host.Jwt());
        Assert.Equal((HttpStatusCode.Unauthorized, "Bad credentials"), (jwt, jwtBody.GetProperty("message").GetString()));

        var (app, appBody) = await SendAsync(HttpMethod.Get, "api/v3/app");
        Assert.Equal((HttpStatusCode.Unauthorized, "A JSON web token could not be decoded"), (app, appBody.GetProperty("message").GetString()));
    }

    [Fact]
    public async Task Runners_are_found_by_name()
    {
        var repository = _host.App.Repository("acme", "widgets");
        _host.Runners.GenerateJitConfig(repository, "r-1", 1, ["a"], "_work");
        _host.Runners.GenerateJitConfig(repository, "r-2", 1, ["a"], "_work");

        var (_, body) = await SendAsync(HttpMethod.Get, "api/v3/repos/acme/widgets/actions/runners?name=r-2");

        Assert.Equal(1, body.GetProperty("total_count").GetInt32());
        Assert.Equal("r-2", body.GetProperty("runners")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task Runs_are_filtered_by_status_and_jobs_by_attempt()
    {
        var run = _host.Runs.All().Single();
        _host.Runs.Cancel(run.Id);
        _host.Runs.StartAttempt(run.Id, _ => true);

        Assert.Equal(1, await CountAsync("runs?status=queued"));
        Assert.Equal(0, await CountAsync("runs?status=completed"));
        Assert.Equal(1, await CountAsync($"runs/{run.Id}/jobs"));
        Assert.Equal(2, await CountAsync($"runs/{run.Id}/jobs?filter=all"));
        Assert.Equal(1, await CountAsync($"runs/{run.Id}/attempts/1/jobs"));
        var (status, first) = await SendAsync(HttpMethod.Get, $"api/v3/repos/acme/widgets/actions/runs/{run.Id}/attempts/1");
        Assert.Equal((HttpStatusCode.OK, "cancelled"), (status, first.GetProperty("conclusion").GetString()));

        async Task<int> CountAsync(string path) =>
            (await SendAsync(HttpMethod.Get, $"api/v3/repos/acme/widgets/actions/{path}")).Body.GetProperty("total_count").GetInt32();
    }

    [Fact]
    public async Task L18_failed_jobs_run_again_when_the_attempt_is_over_and_the_App_is_who_began_it()
    {
        var run = _host.Runs.All().Single();
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(HttpMethod.Post, $"api/v3/repos/acme/widgets/actions/runs/{run.Id}/rerun-failed-jobs")).Status);
        _host.Runs.Cancel(run.Id);

        Assert.Equal(HttpStatusCode.Created, (await SendAsync(HttpMethod.Post, $"api/v3/repos/acme/widgets/actions/runs/{run.Id}/rerun-failed-jobs")).Status);

        var (_, shown) = await SendAsync(HttpMethod.Get, $"api/v3/repos/acme/widgets/actions/runs/{run.Id}");
        Assert.Equal((2, "local-app[bot]"), (shown.GetProperty("run_attempt").GetInt32(), shown.GetProperty("triggering_actor").GetProperty("login").GetString()));
        Assert.Equal("octocat", shown.GetProperty("actor").GetProperty("login").GetString());
    }

    [Fact]
    public async Task A_job_runs_again_alone_and_a_person_may_press_the_button()
    {
        var run = _host.Runs.Create("acme/widgets", [GitHubWorld.Definition("a", "x"), GitHubWorld.Definition("b", "x")], "nightly", "release");
        _host.Runs.Cancel(run.Id);
        var job = _host.Runs.Jobs(run.Latest)[0];

        Assert.Equal(HttpStatusCode.Created, (await SendAsync(HttpMethod.Post, $"api/v3/repos/acme/widgets/actions/jobs/{job.Id}/rerun")).Status);
        Assert.Equal(["a"], _host.Runs.Jobs(_host.Runs.Find(run.Id).Latest).Where(other => other.Attempt == 2).Select(other => other.Definition.Name));

        _host.Runs.Cancel(run.Id);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(HttpMethod.Post, $"_local/github/runs/{run.Id}/rerun", """{"actor":7}""")).Status);
        Assert.Equal(HttpStatusCode.Created, (await SendAsync(HttpMethod.Post, $"_local/github/runs/{run.Id}/rerun", """{"actor":"ann","failedOnly":false}""")).Status);
        var (_, shown) = await SendAsync(HttpMethod.Get, $"api/v3/repos/acme/widgets/actions/runs/{run.Id}");
        Assert.Equal(
            (3, "ann", "release", "nightly"),
            (shown.GetProperty("run_attempt").GetInt32(), shown.GetProperty("triggering_actor").GetProperty("login").GetString(), shown.GetProperty("head_branch").GetString(), shown.GetProperty("name").GetString()));
        Assert.Equal(1, (await SendAsync(HttpMethod.Get, "api/v3/repos/acme/widgets/actions/runs?branch=release")).Body.GetProperty("total_count").GetInt32());
    }

    [Fact]
    public async Task The_control_API_starts_a_run_and_shows_its_way()
    {
        var (created, body) = await SendAsync(
            HttpMethod.Post,
            "_local/github/runs",
            """{"repo":"acme/gadgets","jobs":[{"name":"build","labels":["fleet/cpu=2"]},{"name":"test","labels":["x"],"durationSeconds":0.5,"conclusion":"failure"}]}""");
        Assert.Equal(HttpStatusCode.Created, created);
        Assert.Equal(["build", "test"], body.GetProperty("jobs").EnumerateArray().Select(job => job.GetProperty("name").GetString()));
        var runId = body.GetProperty("runId").GetInt64();

        var (_, config) = _host.Runners.GenerateJitConfig(_host.App.Repository("acme", "gadgets"), "r-1", 1, ["fleet/cpu=2"], "_work");
        _host.Runners.Connect(config);
        var (_, shown) = await SendAsync(HttpMethod.Get, $"_local/github/runs/{runId}?attempt=1");

        Assert.Equal(("acme/gadgets", 1, "in_progress"), (shown.GetProperty("repo").GetString(), shown.GetProperty("attempt").GetInt32(), shown.GetProperty("status").GetString()));
        var job = shown.GetProperty("jobs")[0];
        Assert.Equal(body.GetProperty("jobs")[0].GetProperty("id").GetInt64(), job.GetProperty("id").GetInt64());
        Assert.Equal(("r-1", "in_progress", 1), (job.GetProperty("runnerName").GetString(), job.GetProperty("status").GetString(), job.GetProperty("attempt").GetInt32()));
        Assert.Equal(JsonValueKind.Null, job.GetProperty("completedAt").ValueKind);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, $"_local/github/runs/{runId}?attempt=2")).Status);
        Assert.Equal(2, (await SendAsync(HttpMethod.Get, "_local/github/runs")).Body.GetArrayLength());
        Assert.Equal("r-1", (await SendAsync(HttpMethod.Get, "_local/github/runners")).Body[0].GetProperty("name").GetString());

        Assert.Equal(HttpStatusCode.Accepted, (await SendAsync(HttpMethod.Post, $"_local/github/runs/{runId}/cancel")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Post, "_local/github/runs/1/cancel")).Status);
    }

    [Theory]
    [InlineData("""[]""", "body")]
    [InlineData("""{"jobs":[]}""", "repo")]
    [InlineData("""{"repo":"acme","jobs":[{"name":"a","labels":["b"]}]}""", "repo")]
    [InlineData("""{"repo":"acme/widgets","jobs":[]}""", "jobs")]
    [InlineData("""{"repo":"acme/widgets","jobs":[{"labels":["b"]}]}""", "jobs[0].name")]
    [InlineData("""{"repo":"acme/widgets","jobs":[{"name":"a","labels":["b"]},{"name":"a","labels":[]}]}""", "jobs[1].labels")]
    [InlineData("""{"repo":"acme/widgets","jobs":[{"name":"a","labels":["b"],"durationSeconds":-1}]}""", "jobs[0].durationSeconds")]
    [InlineData("""{"repo":"acme/widgets","jobs":[{"name":"a","labels":["b"],"durationSeconds":"1"}]}""", "jobs[0].durationSeconds")]
    [InlineData("""{"repo":"acme/widgets","jobs":[{"name":"a","labels":["b"],"conclusion":"great"}]}""", "jobs[0].conclusion")]
    [InlineData("""{"repo":"acme/widgets","jobs":[{"name":"a","labels":["b"],"waiting":1}]}""", "jobs[0].waiting")]
    [InlineData("""{"repo":"acme/widgets","jobs":[{"name":"a","labels":["b"],"duration":5}]}""", "jobs[0].duration")]
    [InlineData("""{"repo":"acme/widgets","branch":"main","jobs":[{"name":"a","labels":["b"]}]}""", "branch")]
    [InlineData("""{""", "body")]
    public async Task A_bad_run_is_refused_and_the_field_is_named(string request, string field)
    {
        var (status, body) = await SendAsync(HttpMethod.Post, "_local/github/runs", request);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(field, Assert.Single(body.GetProperty("errors").EnumerateObject()).Name);
        Assert.Single(_host.Runs.All());
    }

    [Fact]
    public async Task A_run_of_more_than_a_thousand_jobs_is_refused()
    {
        var jobs = new JsonArray([.. Enumerable.Range(0, 1_001).Select(n => (JsonNode)new JsonObject { ["name"] = $"j{n}", ["labels"] = new JsonArray("a") })]);
        var (status, body) = await SendAsync(HttpMethod.Post, "_local/github/runs", new JsonObject { ["repo"] = "acme/widgets", ["jobs"] = jobs }.ToJsonString());

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("jobs", Assert.Single(body.GetProperty("errors").EnumerateObject()).Name);
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(HttpMethod method, string path, string? body = null, string? token = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (token is not "")
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? _token);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");

            // A server that has read enough closes the connection: who goes on sending may not hear why.
            request.Headers.ExpectContinue = body.Length > 100_000;
        }

        using var response = await _host.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (response.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
    }
}
