using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace RunsFleet.LocalCloud.GitHub;

/// <summary>What people do at GitHub, and a look at what is there: the control API below <c>/_local/github</c>.</summary>
internal static class GitHubControl
{
    private const int MaxListed = 100;
    private const int MaxDeliveries = 1_000;

    public static void MapGitHubControl(this IEndpointRouteBuilder routes)
    {
        var control = routes.MapGroup("/_local/github");
        control.MapPost("/runs", CreateRunAsync);
        control.MapGet("/runs", ListRuns);
        control.MapGet("/runs/{id:long}", GetRun);
        control.MapPost("/runs/{id:long}/cancel", CancelRun);
        control.MapPost("/runs/{id:long}/approve", ApproveRun);
        control.MapPost("/runs/{id:long}/rerun", RerunAsync);
        control.MapGet("/runners", ListRunners);
        control.MapGet("/deliveries", ListDeliveries);
        control.MapPost("/deliveries/{id:long}/redeliver", Redeliver);
        control.MapPost("/ping", Ping);
    }

    private static async Task<IResult> CreateRunAsync(HttpRequest request, GitHubEngine engine, CancellationToken cancellationToken)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(request.Body, new JsonDocumentOptions { MaxDepth = 8 }, cancellationToken);
            var (wanted, error) = RunRequestReader.Read(document.RootElement);
            if (error is not null)
            {
                return Wrong(error.Field, error.Rule);
            }

            var run = engine.CreateRun(wanted!.Repository, wanted.Jobs, wanted.Workflow, wanted.Branch);
            return GitHubResult.Created(new JsonObject
            {
                ["runId"] = run.Id,
                ["jobs"] = Array(engine.Jobs(run.Latest), job => new JsonObject { ["id"] = job.Id, ["name"] = job.Definition.Name }),
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

    private static GitHubResult ListRuns(GitHubEngine engine) =>
        GitHubResult.Ok(Array(engine.Runs().Take(MaxListed), run => Run(run, run.Latest, engine)));

    private static IResult GetRun(long id, GitHubEngine engine, int? attempt = null)
    {
        try
        {
            var run = engine.Run(id);
            var shown = attempt is { } number ? run.Attempt(number) : run.Latest;
            return shown is null ? TypedResults.Problem($"The run has no attempt {attempt}.", statusCode: 404) : GitHubResult.Ok(Run(run, shown, engine));
        }
        catch (GitHubException e)
        {
            return Refused(e);
        }
    }

    private static IResult CancelRun(long id, GitHubEngine engine)
    {
        try
        {
            engine.Cancel(id);
            return new GitHubResult(202, new JsonObject());
        }
        catch (GitHubException e)
        {
            return Refused(e);
        }
    }

    /// <summary><c>{"actor": "octocat", "failedOnly": true}</c>, both optional: a person presses the button.</summary>
    private static async Task<IResult> RerunAsync(long id, HttpRequest request, GitHubEngine engine, CancellationToken cancellationToken)
    {
        try
        {
            using var document = request.ContentLength is null or 0 ? null : await JsonDocument.ParseAsync(request.Body, new JsonDocumentOptions { MaxDepth = 4 }, cancellationToken);
            var (actor, failedOnly) = ("octocat", true);
            if (document?.RootElement is { } body)
            {
                if (body.ValueKind != JsonValueKind.Object)
                {
                    return Wrong("body", "is a JSON object.");
                }

                foreach (var field in body.EnumerateObject())
                {
                    switch (field.Name, field.Value.ValueKind)
                    {
                        case ("actor", JsonValueKind.String) when field.Value.GetString() is { Length: > 0 and <= 100 } login:
                            actor = login;
                            break;
                        case ("failedOnly", JsonValueKind.True or JsonValueKind.False):
                            failedOnly = field.Value.GetBoolean();
                            break;
                        case ("actor", _):
                            return Wrong("actor", "is a login of 1 to 100 characters.");
                        case ("failedOnly", _):
                            return Wrong("failedOnly", "is true or false.");
                        default:
                            return Wrong(field.Name, "is not known.");
                    }
                }
            }

            var run = engine.StartAttempt(id, job => !failedOnly || job.Conclusion is not Conclusions.Success, actor);
            return GitHubResult.Created(new JsonObject { ["runId"] = run.Id, ["attempt"] = run.Latest.Number });
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

    private static IResult ApproveRun(long id, GitHubEngine engine)
    {
        try
        {
            return GitHubResult.Ok(new JsonObject { ["approved"] = engine.Approve(id) });
        }
        catch (GitHubException e)
        {
            return Refused(e);
        }
    }

    private static GitHubResult ListRunners(GitHubEngine engine) => GitHubResult.Ok(Array(engine.Runners(), runner => new JsonObject
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
            ["guid"] = delivery.Webhook.Guid,
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

    private static GitHubResult Ping(GitHubEngine engine, IOptions<LocalCloudOptions> options)
    {
        engine.Ping(options.Value.WebhookUrl?.ToString() ?? "");
        return new GitHubResult(202, new JsonObject());
    }

    private static ProblemHttpResult Refused(GitHubException refusal) => TypedResults.Problem(refusal.Message, statusCode: refusal.Status);

    private static ValidationProblem Wrong(string field, string rule) =>
        TypedResults.ValidationProblem(new Dictionary<string, string[]> { [field] = [$"{field} {rule}"] });

    private static JsonObject Run(GitHubRun run, RunAttempt attempt, GitHubEngine engine) => new()
    {
        ["runId"] = run.Id,
        ["repo"] = run.Repository.FullName,
        ["attempt"] = attempt.Number,
        ["status"] = attempt.Status,
        ["conclusion"] = attempt.Conclusion,
        ["jobs"] = Array(engine.Jobs(attempt), job => new JsonObject
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
