using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using RunsFleet.GitHub;
using RunsFleet.Fleet.Launching;
using RunsFleet.Fleet.Tests.Fakes;
using RunsFleet.Records;
using RunsFleet.Testing;

namespace RunsFleet.Fleet.Tests.Launching;

/// <summary>Every way that a runner reaches its instance, or does not.</summary>
public sealed class RunnerHandoverTests
{
    private static readonly TimeSpan Patience = new FleetOptions().HandoverPatience;
    private static readonly GitHubAnswer<JitConfig> Generated = new GitHubAnswer<JitConfig>.Ok(new JitConfig(23, "config-23"));
    private static readonly GitHubAnswer<JitConfig> NameTaken = new GitHubAnswer<JitConfig>.Conflict();

    private readonly FakeTimeProvider _time = new(Jobs.QueuedAt);
    private readonly ScriptedRunners _runners = new();
    private readonly CrashPoint _steps = new();
    private readonly FakeParameters _configs;
    private readonly InstanceRecord _instance;
    private readonly RunnerHandover _handover;

    public RunnerHandoverTests()
    {
        _configs = new FakeParameters(_steps);
        _handover = new RunnerHandover(_runners, _configs, Options.Create(new FleetOptions()), _time);
        _instance = new InstanceRecord
        {
            InstanceId = "i-1",
            InstanceType = "c7g.large",
            AvailabilityZone = "us-east-1a",
            Market = Market.Spot,
            LaunchId = "launch-1",
            RunnerName = "runs-fleet-i-1",
            Repository = "acme/widgets",
            State = InstanceState.Pending,
            LaunchedAt = _time.GetUtcNow(),
            UpdatedAt = _time.GetUtcNow(),
        };
    }

    [Fact]
    public async Task L21_Normally_it_takes_one_call_to_GitHub_and_one_to_SSM()
    {
        _runners.Generate.Enqueue(Generated);

        Assert.Equal(new RunnerOutcome.Ready(23), await PrepareAsync());

        Assert.Equal(["generate"], _runners.Calls);
        Assert.Equal(["before PutParameter", "after PutParameter"], _steps.Steps);
        Assert.Equal("config-23", _configs.Values["i-1"]);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task L23_A_name_that_is_taken_by_a_runner_which_works_or_waits_is_bound_and_not_evicted(bool online, bool busy)
    {
        _runners.Generate.Enqueue(NameTaken);
        _runners.Find.Enqueue(Found(22, online, busy));

        Assert.Equal(new RunnerOutcome.Ready(22), await PrepareAsync());

        Assert.Equal(["generate", "find"], _runners.Calls);
        Assert.Empty(_steps.Steps);
    }

    [Fact]
    public async Task A_name_that_is_taken_by_a_runner_whose_config_waits_for_its_instance_is_kept()
    {
        _configs.Values["i-1"] = "config-22";
        _runners.Generate.Enqueue(NameTaken);
        _runners.Find.Enqueue(Found(22));

        Assert.Equal(new RunnerOutcome.Ready(22), await PrepareAsync());

        Assert.Equal(["generate", "find"], _runners.Calls);
        Assert.Equal("config-22", _configs.Values["i-1"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_registration_whose_config_never_arrived_is_replaced(bool wasThere)
    {
        await WaitForItToConnectAsync();
        _runners.Generate.Enqueue(NameTaken);
        _runners.Find.Enqueue(Found(22));
        _runners.Remove.Enqueue(new GitHubAnswer<bool>.Ok(wasThere));
        _runners.Generate.Enqueue(Generated);

        Assert.Equal(new RunnerOutcome.Ready(23), await PrepareAsync());

        Assert.Equal(["generate", "find", "remove 22", "generate"], _runners.Calls);
        Assert.Equal("config-23", _configs.Values["i-1"]);
        Assert.All(_runners.Priorities, priority => Assert.Equal(CallPriority.Job, priority));
    }

    [Fact]
    public async Task A_runner_that_takes_a_job_while_it_is_to_be_replaced_is_bound()
    {
        await WaitForItToConnectAsync();
        _runners.Generate.Enqueue(NameTaken);
        _runners.Find.Enqueue(Found(22));
        _runners.Remove.Enqueue(new GitHubAnswer<bool>.Conflict());

        Assert.Equal(new RunnerOutcome.Ready(22), await PrepareAsync());
        Assert.Empty(_configs.Values);
    }

    [Fact]
    public async Task L37_A_runner_that_has_taken_its_config_and_is_about_to_connect_is_not_evicted()
    {
        await WaitForItToConnectAsync();
        _runners.Generate.Enqueue(NameTaken);
        _runners.Find.Enqueue(Found(22, online: true));

        Assert.Equal(new RunnerOutcome.Ready(22), await PrepareAsync());
        Assert.Equal(["generate", "find"], _runners.Calls);
    }

    [Fact]
    public async Task A_name_that_is_free_again_by_the_time_it_is_looked_for_is_used()
    {
        _runners.Generate.Enqueue(NameTaken);
        _runners.Find.Enqueue(NotFound);
        _runners.Generate.Enqueue(Generated);

        Assert.Equal(new RunnerOutcome.Ready(23), await PrepareAsync());
    }

    [Fact]
    public async Task A_name_that_stays_taken_by_nobody_is_tried_later_and_not_in_a_loop()
    {
        _runners.Generate.Enqueue(NameTaken);
        _runners.Find.Enqueue(NotFound);
        _runners.Generate.Enqueue(NameTaken);

        Assert.IsType<RunnerOutcome.Later>(await PrepareAsync());
        Assert.Equal(["generate", "find", "generate"], _runners.Calls);
    }

    [Fact]
    public async Task L37_A_config_that_may_have_arrived_is_not_made_worthless()
    {
        _configs.Down = true;
        _runners.Generate.Enqueue(NameTaken);
        _runners.Find.Enqueue(Found(22));

        Assert.IsType<RunnerOutcome.Later>(await PrepareAsync());
        Assert.Equal(["generate", "find"], _runners.Calls);
    }

    [Fact]
    public async Task A_config_that_could_not_be_handed_over_is_tried_later()
    {
        _configs.Down = true;
        _runners.Generate.Enqueue(Generated);

        Assert.IsType<RunnerOutcome.Later>(await PrepareAsync());
    }

    public static TheoryData<string, string, double?> Refusals => new()
    {
        { nameof(GitHubAnswer<>.NotFound), nameof(RunnerOutcome.Impossible), null },
        { nameof(GitHubAnswer<>.Denied), nameof(RunnerOutcome.Impossible), null },
        { nameof(GitHubAnswer<>.RateLimited), nameof(RunnerOutcome.Later), 90 },
        { nameof(GitHubAnswer<>.Unauthorized), nameof(RunnerOutcome.Later), null },
        { nameof(GitHubAnswer<>.Unavailable), nameof(RunnerOutcome.Later), null },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_refusal_means_the_same_at_each_of_the_calls(string refusal, string outcome, double? seconds)
    {
        _time.Advance(TimeSpan.FromMinutes(1));
        _runners.Generate.Enqueue(Refusal<JitConfig>(refusal));
        Check(await PrepareAsync());

        _runners.Generate.Enqueue(NameTaken);
        _runners.Find.Enqueue(Refusal<RegisteredRunner?>(refusal));
        Check(await PrepareAsync());

        await WaitForItToConnectAsync();
        _runners.Generate.Enqueue(NameTaken);
        _runners.Find.Enqueue(Found(22));
        _runners.Remove.Enqueue(Refusal<bool>(refusal));
        Check(await PrepareAsync());

        _runners.Generate.Enqueue(NameTaken);
        _runners.Find.Enqueue(NotFound);
        _runners.Generate.Enqueue(Refusal<JitConfig>(refusal));
        Check(await PrepareAsync());

        _time.Advance(Patience);
        _runners.Find.Enqueue(Refusal<RegisteredRunner?>(refusal));
        Check(await PrepareAsync());
        Assert.Empty(_configs.Values);

        void Check(RunnerOutcome actual)
        {
            Assert.Equal(outcome, actual.GetType().Name);
            Assert.Equal(seconds, (actual as RunnerOutcome.Later)?.Delay?.TotalSeconds);
        }
    }

    [Fact]
    public async Task L37_A_refusal_is_believed_when_it_lasts()
    {
        _runners.Generate.Enqueue(Refusal<JitConfig>(nameof(GitHubAnswer<>.NotFound)));
        Assert.Equal(new RunnerOutcome.Later(null, "GitHub says 404. The repository is gone, or the GitHub App is not installed on it."), await PrepareAsync());

        _time.Advance(TimeSpan.FromMinutes(1));
        _runners.Generate.Enqueue(Refusal<JitConfig>(nameof(GitHubAnswer<>.NotFound)));
        Assert.IsType<RunnerOutcome.Impossible>(await PrepareAsync());
    }

    [Fact]
    public async Task An_instance_that_has_given_up_waiting_gets_no_runner()
    {
        _time.Advance(Patience - TimeSpan.FromSeconds(1));
        _runners.Generate.Enqueue(Generated);
        Assert.Equal(new RunnerOutcome.Ready(23), await PrepareAsync());
        _runners.Calls.Clear();

        _time.Advance(TimeSpan.FromSeconds(1));
        _runners.Find.Enqueue(NotFound);
        Assert.IsType<RunnerOutcome.TooLate>(await PrepareAsync());
        _runners.Find.Enqueue(Found(23));
        Assert.IsType<RunnerOutcome.TooLate>(await PrepareAsync());

        Assert.Equal(["find", "find"], _runners.Calls);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task L35_A_runner_that_connected_in_time_is_bound_however_late_that_is_noticed(bool online, bool busy)
    {
        _time.Advance(Patience * 3);
        _runners.Find.Enqueue(Found(22, online, busy));

        Assert.Equal(new RunnerOutcome.Ready(22), await PrepareAsync());
        Assert.Equal(["find"], _runners.Calls);
    }

    /// <summary>Its config is not there: for a while nobody knows whether it ever was.</summary>
    private async Task WaitForItToConnectAsync()
    {
        _runners.Calls.Clear();
        _runners.Generate.Enqueue(NameTaken);
        _runners.Find.Enqueue(Found(22));
        var later = Assert.IsType<RunnerOutcome.Later>(await PrepareAsync());
        Assert.Equal(new FleetOptions().RunnerConnectPatience, later.Delay);
        Assert.Equal(["generate", "find"], _runners.Calls);
        _time.Advance(later.Delay!.Value);
        _runners.Calls.Clear();
        _runners.Priorities.Clear();
    }

    private static GitHubAnswer<RegisteredRunner?> NotFound => new GitHubAnswer<RegisteredRunner?>.Ok(null);

    private static GitHubAnswer<RegisteredRunner?> Found(long id, bool online = false, bool busy = false) =>
        new GitHubAnswer<RegisteredRunner?>.Ok(new RegisteredRunner(id, online, busy));

    private static GitHubAnswer<T> Refusal<T>(string name) => name switch
    {
        nameof(GitHubAnswer<>.NotFound) => new GitHubAnswer<T>.NotFound("GitHub says 404."),
        nameof(GitHubAnswer<>.Denied) => new GitHubAnswer<T>.Denied("GitHub says 403."),
        nameof(GitHubAnswer<>.RateLimited) => new GitHubAnswer<T>.RateLimited(TimeSpan.FromSeconds(90)),
        nameof(GitHubAnswer<>.Unauthorized) => new GitHubAnswer<T>.Unauthorized("GitHub says 401."),
        _ => new GitHubAnswer<T>.Unavailable("GitHub says 502."),
    };

    private Task<RunnerOutcome> PrepareAsync() => _handover.PrepareAsync(Jobs.Request(), _instance, TestContext.Current.CancellationToken);
}
