using System.Collections.Immutable;
using System.Text.Json;
using LocalCloud.Core;
using LocalCloud.GitHub;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace LocalCloud.Tests.GitHub;

/// <summary>GitHub with a clock that tests move.</summary>
internal sealed class GitHubWorld
{
    public const string Repo = "acme/widgets";

    public GitHubWorld()
    {
        Log = new WorldLog(Time);
        Outbox = new WebhookOutbox(Log);
        State = new GitHubState(Time, Options.Create(new WorldOptions()), Outbox);
        App = new GitHubApp(State, Time);
        var assignment = new GitHubAssignment(State, Time, Log);
        Runs = new GitHubRuns(State, assignment, Time, Log);
        Runners = new GitHubRunners(State, assignment, Time, Options.Create(new GitHubOptions()), Log);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public WorldLog Log { get; }

    public WebhookOutbox Outbox { get; }

    public GitHubState State { get; }

    public GitHubApp App { get; }

    public GitHubRuns Runs { get; }

    public GitHubRunners Runners { get; }

    public static JobDefinition Definition(string name, params string[] labels) => new(name, [.. labels], TimeSpan.FromSeconds(1), Conclusions.Success);

    /// <summary>A run of jobs with one set of labels.</summary>
    public GitHubRun Run(int jobs = 1, params string[] labels) =>
        Runs.Create(Repo, [.. Enumerable.Range(1, jobs).Select(n => Definition($"job-{n}", labels is [] ? ["fleet"] : labels))]);

    /// <summary>The only job of a run as it is now.</summary>
    public GitHubJob JobOf(GitHubRun run) => Assert.Single(Runs.Jobs(Runs.Find(run.Id).Latest));

    public (GitHubRunner Runner, string Config) Register(string name, params string[] labels)
    {
        var repository = App.Repository("acme", "widgets");
        ImmutableArray<string> all = labels is [] ? ["fleet"] : [.. labels];
        return Runners.GenerateJitConfig(repository, name, 1, all, "_work");
    }

    /// <summary>A runner that is registered and connected.</summary>
    public GitHubRunner Connect(string name, params string[] labels)
    {
        var runner = Runners.Connect(Register(name, labels).Config);
        Assert.NotNull(runner);
        return runner;
    }

    public void Advance(double seconds)
    {
        Time.Advance(TimeSpan.FromSeconds(seconds));
        Runners.Tick();
    }

    /// <summary>Events posted since the last call, as <c>event.action</c>.</summary>
    public List<string> Posted() => [.. Take().Select(webhook => $"{webhook.Event}.{webhook.Action}")];

    /// <summary>Payloads posted since the last call.</summary>
    public List<JsonElement> Payloads() => [.. Take().Select(webhook => JsonDocument.Parse(webhook.Body).RootElement)];

    private List<WebhookEvent> Take()
    {
        List<WebhookEvent> events = [];
        while (Outbox.Reader.TryRead(out var webhook))
        {
            events.Add(webhook);
        }

        return events;
    }
}
