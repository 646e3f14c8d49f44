using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace LocalCloud.GitHub;

/// <summary>What people do at GitHub, and a look at what is there: the control API below <c>/_local/github</c>.</summary>
internal static class GitHubControl
{
    private const int MaxListed = 100;
    private const int MaxDeliveries = 1_000;
    private const int MaxLogin = 100;
    private const int MaxDrops = 10_000;
    private const double LongestOutageSeconds = 24 * 60 * 60;
    private const string DefaultActor = "octocat";

    public static void MapGitHubControl(this IEndpointRouteBuilder routes)
    {
        var control = routes.MapGroup("/_local/github");
        control.MapPost("/runs", CreateRunAsync);
        control.MapGet("/runs", ListRuns);
        control.MapGet("/runs/{id:long}", GetRun);
        control.MapPost("/runs/{id:long}/cancel", CancelAsync);
        control.MapPost("/runs/{id:long}/approve", ApproveRun);
        control.MapPost("/runs/{id:long}/rerun", RerunAsync);
        control.MapGet("/runners", ListRunners);
        control.MapGet("/deliveries", ListDeliveries);
        control.MapPost("/deliveries/{id:long}/redeliver", Redeliver);
        control.MapPost("/deliveries/drop", DropAsync);
        control.MapPost("/outage", BeginOutageAsync);
        control.MapPost("/ping", Ping);
    }

    private static async Task<IResult> CreateRunAsync(HttpRequest request, GitHubRuns runs, CancellationToken cancellationToken)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(request.Body, new JsonDocumentOptions { MaxDepth = 8 }, cancellationToken);
            var (wanted, error) = RunRequestReader.Read(document.RootElement);
            if (error is not null)
            {
                return Wrong(error.Field, error.Rule);
            }

            var run = runs.Create(wanted!.Repository, wanted.Jobs, wanted.Workflow, wanted.Branch, wanted.Event, wanted.FailFast);
            return GitHubResult.Created(new JsonObject
            {
                ["runId"] = run.Id,
                ["jobs"] = Array(runs.Jobs(run.Latest), job => new JsonObject { ["id"] = job.Id, ["name"] = job.Definition.Name }),
            });
        }
        catch (JsonException)
        {
            return Wrong("body", "is JSON.");
        }
        catch (GitHubException e)
        {
            return Refused(e);
        }
    }

    private static GitHubResult ListRuns(GitHubRuns runs) =>
        GitHubResult.Ok(Array(runs.All().Take(MaxListed), run => Run(run, run.Latest, runs)));

    private static IResult GetRun(long id, GitHubRuns runs, int? attempt = null)
    {
        try
        {
            var run = runs.Find(id);
            var shown = attempt is { } number ? run.Attempt(number) : run.Latest;
            return shown is null ? TypedResults.Problem($"The run has no attempt {attempt}.", statusCode: 404) : GitHubResult.Ok(Run(run, shown, runs));
        }
        catch (GitHubException e)
        {
            return Refused(e);
        }
    }

    /// <summary><c>{"actor": "octocat"}</c>, optional: a person presses the button.</summary>
    private static Task<IResult> CancelAsync(long id, HttpRequest request, GitHubRuns runs, CancellationToken cancellationToken) => AnswerAsync(
        request,
        fields =>
        {
            runs.Cancel(id, fields.Text("actor", MaxLogin) ?? DefaultActor);
            return new GitHubResult(202, new JsonObject());
        },
        cancellationToken,
        "actor");

    /// <summary><c>{"actor": "octocat", "failedOnly": true}</c>, both optional: a person presses the button.</summary>
    private static Task<IResult> RerunAsync(long id, HttpRequest request, GitHubRuns runs, CancellationToken cancellationToken) => AnswerAsync(
        request,
        fields =>
        {
            var failedOnly = fields.Flag("failedOnly") ?? true;
            var run = runs.StartAttempt(id, job => !failedOnly || job.Conclusion is not Conclusions.Success, fields.Text("actor", MaxLogin) ?? DefaultActor);
            return GitHubResult.Created(new JsonObject { ["runId"] = run.Id, ["attempt"] = run.Latest.Number });
        },
        cancellationToken,
        "actor",
        "failedOnly");

    /// <summary><c>{"seconds": 30}</c>: GitHub is down for so long; 0 ends it.</summary>
    private static Task<IResult> BeginOutageAsync(HttpRequest request, GitHubOutage outage, CancellationToken cancellationToken) => AnswerAsync(
        request,
        fields =>
        {
            outage.Begin(TimeSpan.FromSeconds(fields.Number("seconds", 0, LongestOutageSeconds) ?? throw ControlFieldException.Missing("seconds")));
            return new GitHubResult(202, new JsonObject());
        },
        cancellationToken,
        "seconds");

    /// <summary><c>{"count": 1, "event": "workflow_job", "action": "queued", "listed": true}</c>, all but the count optional: the next such webhooks are lost.</summary>
    private static Task<IResult> DropAsync(HttpRequest request, DeliveryDrops drops, CancellationToken cancellationToken) => AnswerAsync(
        request,
        fields =>
        {
            var count = fields.Number("count", 1, MaxDrops) ?? throw ControlFieldException.Missing("count");
            return drops.TryAdd(new DeliveryDrop(fields.Text("event", MaxLogin), fields.Text("action", MaxLogin), fields.Flag("listed") ?? true), (int)count)
                ? new GitHubResult(202, new JsonObject())
                : TypedResults.Problem($"There are already {DeliveryDrops.MaxOrders} orders.", statusCode: 409);
        },
        cancellationToken,
        "count",
        "event",
        "action",
        "listed");

    private static async Task<IResult> AnswerAsync(HttpRequest request, Func<ControlFields, IResult> answer, CancellationToken cancellationToken, params string[] known)
    {
        try
        {
            using var fields = await ControlFields.ReadAsync(request, known, cancellationToken);
            return answer(fields);
        }
        catch (ControlFieldException e)
        {
            return Wrong(e.Field, e.Message);
        }
        catch (GitHubException e)
        {
            return Refused(e);
        }
    }

    private static IResult ApproveRun(long id, GitHubRuns runs)
    {
        try
        {
            return GitHubResult.Ok(new JsonObject { ["approved"] = runs.Approve(id) });
        }
        catch (GitHubException e)
        {
            return Refused(e);
        }
    }

    private static GitHubResult ListRunners(GitHubRunners runners) => GitHubResult.Ok(Array(runners.All(), runner => new JsonObject
    {
        ["id"] = runner.Id,
        ["name"] = runner.Name,
        ["repo"] = runner.Repository.FullName,
        ["status"] = runner.Online ? "online" : "offline",
        ["busy"] = runner.Busy,
        ["jobId"] = runner.JobId,
        ["labels"] = Texts(runner.Labels),
    }));

    private static GitHubResult ListDeliveries(DeliveryLog deliveries) =>
        GitHubResult.Ok(Array(deliveries.Page(long.MaxValue, MaxDeliveries), delivery => new JsonObject
        {
            ["id"] = delivery.Id,
            ["guid"] = delivery.Webhook.DeliveryGuid,
            ["event"] = delivery.Webhook.Event,
            ["action"] = delivery.Webhook.Action,
            ["repo"] = delivery.Webhook.Repository?.FullName,
            ["deliveredAt"] = delivery.DeliveredAt.UtcDateTime.ToString("O"),
            ["statusCode"] = delivery.StatusCode,
            ["status"] = delivery.Status,
            ["redelivery"] = delivery.Webhook.Redelivery,
        }));

    private static IResult Redeliver(long id, DeliveryLog deliveries, WebhookOutbox outbox)
    {
        try
        {
            outbox.Post(deliveries.Find(id).Webhook with { Redelivery = true });
            return new GitHubResult(202, new JsonObject());
        }
        catch (GitHubException e)
        {
            return Refused(e);
        }
    }

    private static GitHubResult Ping(GitHubApp app, IOptions<GitHubOptions> options)
    {
        app.Ping(options.Value.WebhookUrl?.ToString() ?? "");
        return new GitHubResult(202, new JsonObject());
    }

    private static ProblemHttpResult Refused(GitHubException refusal) => TypedResults.Problem(refusal.Message, statusCode: refusal.Status);

    private static ValidationProblem Wrong(string field, string rule) =>
        TypedResults.ValidationProblem(new Dictionary<string, string[]> { [field] = [$"{field} {rule}"] });

    private static JsonObject Run(GitHubRun run, RunAttempt attempt, GitHubRuns runs) => new()
    {
        ["runId"] = run.Id,
        ["repo"] = run.Repository.FullName,
        ["attempt"] = attempt.Number,
        ["status"] = attempt.Status,
        ["conclusion"] = attempt.Conclusion,
        ["jobs"] = Array(runs.Jobs(attempt), job => new JsonObject
        {
            ["id"] = job.Id,
            ["name"] = job.Definition.Name,
            ["attempt"] = job.Attempt,
            ["status"] = job.Status,
            ["conclusion"] = job.Conclusion,
            ["runnerName"] = job.RunnerName,
            ["startedAt"] = job.StartedAt?.UtcDateTime.ToString("O"),
            ["completedAt"] = job.CompletedAt?.UtcDateTime.ToString("O"),
            ["labels"] = Texts(job.Definition.Labels),
        }),
    };

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonObject> shape) => [.. items.Select(item => (JsonNode)shape(item))];

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode)text)];
}
