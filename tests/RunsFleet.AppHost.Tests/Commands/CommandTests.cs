using Aspire.Hosting.ApplicationModel;

namespace RunsFleet.AppHost.Tests.Commands;

#pragma warning disable ASPIREINTERACTION001 // See ModelFixture.

/// <summary>The commands of the dashboard and the command line, on a model of which nothing runs.</summary>
public sealed class CommandTests
{
    private const string Instances = """
        [{"instanceId": "i-1", "type": "c7g.large", "az": "us-east-1a", "market": "spot", "state": "running", "launchTime": "2026-03-01T00:00:01Z"},
         {"instanceId": "i-2", "type": "c7g.large", "az": "us-east-1b", "market": "spot", "state": "running", "launchTime": "2026-03-01T00:00:02Z"},
         {"instanceId": "i-3", "type": "c7g.large", "az": "us-east-1a", "market": "on-demand", "state": "running", "launchTime": "2026-03-01T00:00:03Z"},
         {"instanceId": "i-4", "type": "c7g.large", "az": "us-east-1a", "market": "spot", "state": "terminated", "launchTime": "2026-03-01T00:00:04Z"}]
        """;

    private const string Story = """
        {"job_id": 7, "job_name": "build", "repository": "acme/widgets", "run_id": 1, "run_attempt": 1, "runner_label": "runs-fleet", "state": "queued",
         "next": {"what": "A launch is tried again.", "at": "2026-03-01T00:00:09Z"},
         "states": [{"state": "queued", "at": "2026-03-01T00:00:01Z", "reason": "no capacity"}], "launches": []}
        """;

    [Theory]
    [InlineData("localcloud", "queue-workflow", "interrupt", "storm", "take-capacity", "return-capacity", "github-outage", "reset")]
    [InlineData("circuit", "open", "reset")]
    [InlineData("housekeeping", "sweep", "why")]
    public async Task Commands_are_there_with_icon_and_description_and_are_enabled_only_while_the_resource_runs(string resource, params string[] commands)
    {
        await using var model = await ModelFixture.CreateAsync();

        foreach (var command in commands.Select(name => model.Command(resource, name)))
        {
            Assert.False(string.IsNullOrEmpty(command.IconName));
            Assert.False(string.IsNullOrEmpty(command.DisplayDescription));
            Assert.Equal(ResourceCommandState.Enabled, StateOf(command, KnownResourceStates.Running));
            Assert.All(
                [KnownResourceStates.Starting, KnownResourceStates.Exited, KnownResourceStates.FailedToStart],
                state => Assert.Equal(ResourceCommandState.Disabled, StateOf(command, state)));
        }
    }

    [Theory]
    [InlineData("localcloud", "reset", "POST /_local/reset", 204, "", "", "The local world has forgotten everything.")]
    [InlineData("localcloud", "github-outage", "POST /_local/github/outage", 202, "{}", """{"seconds":60}""", "GitHub is down for 60 s.")]
    [InlineData("localcloud", "take-capacity", "POST /_local/capacity", 200, """{"pools": 9}""", """{"az":"us-east-1a","instanceType":"*","market":"spot","available":0}""", "9 pools have room for 0 more instances: spot of every type in us-east-1a.")]
    [InlineData("localcloud", "return-capacity", "POST /_local/capacity", 200, """{"pools": 9}""", """{"az":"*","instanceType":"*","market":"spot","available":null}""", "9 pools have no limit any more: spot of every type in every zone.")]
    [InlineData("localcloud", "queue-workflow", "POST /_local/github/runs", 201, """{"runId": 1, "jobs": [{"id": 2, "name": "job-1"}, {"id": 3, "name": "job-2"}]}""", null, "Run 1 of acme/widgets is queued with 2 jobs, 2 to 3.")]
    public async Task A_command_without_arguments_has_defaults(string resource, string command, string route, int status, string answer, string? sent, string message)
    {
        await using var model = await ModelFixture.CreateAsync();
        await model.RunAsync(resource);
        model.Service.Answers[route] = (status, answer);

        var result = await model.ExecuteAsync(resource, command);

        Assert.True(result.Success, result.Message);
        Assert.Equal(message, result.Message);
        var request = Assert.Single(model.Service.Requests);
        Assert.Equal(route, $"{request.Method} {request.Path}");
        Assert.Equal(sent ?? request.Body, request.Body);
    }

    [Fact]
    public async Task A_workflow_has_the_jobs_that_were_asked_for()
    {
        await using var model = await ModelFixture.CreateAsync();
        await model.RunAsync("localcloud");
        model.Service.Answers["POST /_local/github/runs"] = (201, """{"runId": 1, "jobs": [{"id": 2, "name": "job-1"}]}""");

        var result = await model.ExecuteAsync("localcloud", "queue-workflow", ("jobs", "1"), ("label", "runs-fleet"), ("seconds", "0"), ("conclusion", "failure"));

        Assert.Equal("Run 1 of acme/widgets is queued with job 2.", result.Message);
        Assert.Equal(
            """{"repo":"acme/widgets","jobs":[{"name":"job-1","labels":["runs-fleet"],"durationSeconds":0,"conclusion":"failure"}]}""",
            Assert.Single(model.Service.Requests).Body);
    }

    [Fact]
    public async Task The_newest_running_spot_instance_is_interrupted_when_none_is_named()
    {
        await using var model = await ModelFixture.CreateAsync();
        await model.RunAsync("localcloud");
        model.Service.Answers["GET /_local/instances"] = (200, Instances);
        model.Service.Answers["POST /_local/instances/i-2/interrupt"] = (202, "");

        var result = await model.ExecuteAsync("localcloud", "interrupt", ("notice", "5"));

        Assert.Equal("i-2 is interrupted and ends in 5 s.", result.Message);
        Assert.Equal("""{"noticeSeconds":5,"silent":false}""", model.Service.Requests.Last().Body);
    }

    [Fact]
    public async Task A_storm_strikes_spot_instances_that_run_in_its_zone()
    {
        await using var model = await ModelFixture.CreateAsync();
        await model.RunAsync("localcloud");
        model.Service.Answers["GET /_local/instances"] = (200, Instances);
        model.Service.Answers["POST /_local/instances/i-1/interrupt"] = (202, "");

        var result = await model.ExecuteAsync("localcloud", "storm", ("zone", "us-east-1a"));
        var none = await model.ExecuteAsync("localcloud", "storm", ("zone", "us-east-1c"));

        Assert.Equal("1 of 1 spot instances are interrupted and end in 120 s: i-1.", result.Message);
        Assert.Equal((false, "No spot instance runs in us-east-1c."), (none.Success, none.Message));
        Assert.Single(model.Service.Requests, request => request.Method == "POST");
    }

    [Fact]
    public async Task A_circuit_is_opened_and_reset_with_token_actor_and_reason()
    {
        await using var model = await ModelFixture.CreateAsync();
        await model.RunAsync("circuit");
        model.Service.Answers["GET /circuits"] = (200, """{"circuits": [{"scope": "c7g.large", "state": "open"}]}""");
        model.Service.Answers["POST /circuits/%2A%40us-east-1a/open"] = (200, """{"scope": "*@us-east-1a", "state": "open"}""");
        model.Service.Answers["POST /circuits/c7g.large/reset"] = (200, """{"circuits": [{"scope": "c7g.large"}, {"scope": "c7g.large@us-east-1a"}]}""");

        var opened = await model.ExecuteAsync("circuit", "open", ("scope", "*@us-east-1a"), ("actor", "ann"), ("reason", "game day"), ("minutes", "2"));
        var reset = await model.ExecuteAsync("circuit", "reset", ("scope", "c7g.large"), ("actor", "ann"), ("reason", "over"));

        Assert.Equal("The circuit of *@us-east-1a is open for 2 min.", opened.Message);
        Assert.Equal("The circuit of c7g.large is closed, and 1 of its pools with it.", reset.Message);
        Assert.All(model.Service.Requests, request => Assert.Equal("Bearer local-circuit-token", request.Authorization));
        Assert.Equal(
            ["""{"actor":"ann","reason":"game day","duration_seconds":120}""", """{"actor":"ann","reason":"over"}"""],
            model.Service.Requests.Where(request => request.Method == "POST").Select(request => request.Body));
    }

    [Fact]
    public async Task A_sweep_is_put_on_the_housekeeping_queue()
    {
        await using var model = await ModelFixture.CreateAsync();
        await model.RunAsync("localcloud", "housekeeping");

        var result = await model.ExecuteAsync("housekeeping", "sweep", ("sweep", "missed_webhooks"));

        Assert.True(result.Success, result.Message);
        var sent = Assert.Single(model.Service.Requests, request => request.Path == "AmazonSQS.SendMessage");
        Assert.Contains("missed_webhooks", sent.Body, StringComparison.Ordinal);
        Assert.Contains("runs-fleet-housekeeping", sent.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_job_that_waits_longest_is_told_of_when_none_is_named()
    {
        await using var model = await ModelFixture.CreateAsync();
        await model.RunAsync("localcloud", "housekeeping");
        model.Service.Answers["GET /_local/github/runs"] = (200, """
            [{"repo": "acme/widgets", "jobs": [{"id": 9, "name": "later", "status": "queued"}, {"id": 7, "name": "build", "status": "queued"}, {"id": 5, "name": "done", "status": "completed"}]}]
            """);
        model.Service.Answers["GET /jobs/7"] = (200, Story);

        var result = await model.ExecuteAsync("housekeeping", "why");

        Assert.Equal("Job 7 (build of acme/widgets) is queued. A launch is tried again. (by 00:00:09 UTC)", result.Message);
        Assert.Contains("- 00:00:01 queued: no capacity", result.Data?.Value, StringComparison.Ordinal);
        Assert.Equal("Bearer local-housekeeping-token", model.Service.Requests.Last().Authorization);
    }

    [Fact]
    public async Task A_resource_that_does_not_run_is_said_to_be_in_one_line_and_asked_nothing()
    {
        await using var model = await ModelFixture.CreateAsync();
        await model.StateAsync(KnownResourceStates.Exited, "localcloud");

        var result = await model.ExecuteAsync("localcloud", "reset");

        Assert.Equal((false, "localcloud is not running."), (result.Success, result.Message));
        Assert.Empty(model.Service.Requests);
    }

    [Theory]
    [InlineData("""{"title": "Not Found", "detail": "There is no instance i-0."}""", "There is no instance i-0.")]
    [InlineData("""{"title": "Invalid", "errors": {"noticeSeconds": ["Two\nlines."]}}""", "Two lines.")]
    [InlineData("<html>", "localcloud answered with HTTP status 404.")]
    public async Task A_refusal_is_one_line_in_the_services_words(string body, string line)
    {
        await using var model = await ModelFixture.CreateAsync();
        await model.RunAsync("localcloud");
        model.Service.Answers["POST /_local/instances/i-0/interrupt"] = (404, body);

        var result = await model.ExecuteAsync("localcloud", "interrupt", ("instance", "i-0"));

        Assert.Equal((false, line), (result.Success, result.Message));
    }

    [Fact]
    public async Task A_service_that_does_not_answer_in_time_ends_the_command()
    {
        await using var model = await ModelFixture.CreateAsync("--Patience:Command", "00:00:00.5");
        await model.RunAsync("localcloud");
        model.Service.IsSilent = true;

        var result = await model.ExecuteAsync("localcloud", "reset");

        Assert.Equal((false, "reset was not done within 0.5 s. It may still be done."), (result.Success, result.Message));
    }

    [Theory]
    [InlineData("localcloud", "storm", "count", "0")]
    [InlineData("localcloud", "storm", "count", "1.5")]
    [InlineData("localcloud", "storm", "zone", "us-east-1z")]
    [InlineData("localcloud", "interrupt", "notice", "3601")]
    [InlineData("localcloud", "queue-workflow", "jobs", "101")]
    [InlineData("localcloud", "take-capacity", "available", "-1")]
    [InlineData("localcloud", "github-outage", "seconds", "soon")]
    [InlineData("circuit", "open", "minutes", "0")]
    [InlineData("circuit", "open", "reason", "")]
    [InlineData("housekeeping", "sweep", "sweep", "dust")]
    [InlineData("housekeeping", "why", "job", "../x")]
    public async Task A_wrong_argument_is_refused_and_nothing_is_sent(string resource, string command, string argument, string value)
    {
        await using var model = await ModelFixture.CreateAsync();
        await model.RunAsync("localcloud", "circuit", "housekeeping");
        (string, string)[] others = resource == "circuit" ? [("scope", "c7g.large"), ("reason", "a test"), ("actor", "ann")] : [];

        var result = await model.ExecuteAsync(resource, command, [.. others.Where(item => item.Item1 != argument), (argument, value)]);

        Assert.Equal((false, "Command argument validation failed."), (result.Success, result.Message));
        Assert.DoesNotContain(model.Service.Requests, request => request.Method == "POST");
    }

    [Fact]
    public async Task On_an_AWS_account_there_are_no_commands()
    {
        await using var model = await ModelFixture.CreateAsync("--cloud", "aws");

        Assert.DoesNotContain(model.Resource("circuit").Annotations.OfType<ResourceCommandAnnotation>(), command => command.Name is "open");
    }

    private static ResourceCommandState StateOf(ResourceCommandAnnotation command, string state) => command.UpdateState(new UpdateCommandStateContext
    {
        ResourceSnapshot = new CustomResourceSnapshot { ResourceType = "Project", Properties = [], State = state },
        Services = null!,
    });
}
