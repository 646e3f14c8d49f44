using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using RunsFleet.ServiceDefaults;
using RunsFleet.Testing;

namespace RunsFleet.GitHub.Tests;

public sealed class CallBudgetTests : IDisposable
{
    private const long Installation = 7;
    private const long Other = 8;
    private const string Operation = "GET runners";
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly FakeTimeProvider _time = new(Jobs.QueuedAt);
    private readonly GitHubOptions _options = new() { PointsPerMinute = 100, MaxConcurrency = 10, Reserve = 0.2 };
    private readonly ServiceProvider _provider = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly CallBudget _budget;

    public CallBudgetTests() =>
        _budget = new CallBudget(Options.Create(_options), _time, new GitHubMetrics(_provider.GetRequiredService<IMeterFactory>()));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _budget.Dispose();
        _provider.Dispose();
    }

    [Theory]
    [InlineData("GET", 1)]
    [InlineData("POST", 5)]
    [InlineData("DELETE", 5)]
    [InlineData("PATCH", 5)]
    public void L21_A_call_costs_what_GitHub_says(string method, int points) => Assert.Equal(points, CallBudget.Points(new HttpMethod(method)));

    [Fact]
    public async Task L21_What_holds_up_a_job_may_use_the_reserve_and_background_calls_may_not()
    {
        var background = await CountAsync(CallPriority.Background, 30);
        var forJobs = await CountAsync(CallPriority.Job, 30);

        Assert.Equal((16, 4), (background, forJobs));
    }

    [Fact]
    public async Task L21_A_call_of_a_job_waits_for_its_turn_and_a_background_call_does_not()
    {
        await CountAsync(CallPriority.Job, 20);
        _time.Advance(TimeSpan.FromSeconds(52));

        var job = EnterAsync(CallPriority.Job);
        Assert.False(job.IsCompleted);
        Assert.Equal(TimeSpan.FromSeconds(9), await EnterAsync(CallPriority.Background));

        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Null(await job);
        _budget.Leave();
    }

    [Fact]
    public async Task L43_A_wait_beyond_patience_is_told_and_not_waited()
    {
        await CountAsync(CallPriority.Job, 20);
        _time.Advance(TimeSpan.FromSeconds(50));

        Assert.Equal(TimeSpan.FromSeconds(11), await EnterAsync(CallPriority.Job));
    }

    [Fact]
    public async Task A_background_call_does_not_stand_in_line_before_a_call_of_a_job()
    {
        await CountAsync(CallPriority.Job, 20);
        _time.Advance(TimeSpan.FromSeconds(60));
        var job = EnterAsync(CallPriority.Job);
        Assert.False(job.IsCompleted);

        // There would be points for it, once the waiting one has had its own.
        Assert.Equal(TimeSpan.FromSeconds(1), await EnterAsync(CallPriority.Background));

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await job);
        _budget.Leave();
    }

    [Fact]
    public async Task L21_While_GitHub_wants_to_be_left_alone_nobody_calls_for_that_installation()
    {
        Assert.Equal(TimeSpan.FromSeconds(90), _budget.Of(Installation).Refused(TimeSpan.FromSeconds(90), Now));
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(TimeSpan.FromSeconds(60), await EnterAsync(CallPriority.Job));
        Assert.Equal(TimeSpan.FromSeconds(60), await EnterAsync(CallPriority.Background));
        Assert.Null(await EnterAsync(CallPriority.Job, Other));

        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Null(await EnterAsync(CallPriority.Job));
    }

    [Fact]
    public async Task A_limit_that_begins_while_a_call_waits_holds_it_back()
    {
        await CountAsync(CallPriority.Job, 20);
        _time.Advance(TimeSpan.FromSeconds(55));
        var waiting = EnterAsync(CallPriority.Job);
        _budget.Of(Installation).Refused(TimeSpan.FromSeconds(90), Now);

        _time.Advance(TimeSpan.FromSeconds(6));

        Assert.Equal(TimeSpan.FromSeconds(84), await waiting);
        Assert.Equal(_options.MaxConcurrency, await FreeSlotsAsync());
    }

    [Fact]
    public void Limits_without_a_delay_grow_until_GitHub_serves_again()
    {
        var own = _budget.Of(Installation);
        var delays = new List<double>();
        for (var i = 0; i < 6; i++)
        {
            delays.Add(own.Refused(null, Now).TotalMinutes);
            _time.Advance(TimeSpan.FromMinutes(delays[^1]));
        }

        own.Served();

        Assert.Equal([1, 2, 4, 8, 15, 15], delays);
        Assert.Equal(TimeSpan.FromMinutes(1), own.Refused(null, Now));
    }

    [Fact]
    public void Answers_to_calls_that_were_under_way_do_not_prolong_a_limit()
    {
        var own = _budget.Of(Installation);
        own.Refused(null, Now);
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.All(Enumerable.Range(0, 20), _ => Assert.Equal(TimeSpan.FromSeconds(50), own.Refused(null, Now)));
    }

    [Fact]
    public async Task When_the_hour_is_used_up_nobody_calls_until_the_next_begins()
    {
        _budget.Of(Installation).Told(Operation, new RateHour(RateHeaders.CoreResource, 5000, 0, Now + TimeSpan.FromMinutes(7)), Now);

        Assert.Equal(TimeSpan.FromMinutes(7), await EnterAsync(CallPriority.Job));
        _time.Advance(TimeSpan.FromMinutes(7));
        Assert.Null(await EnterAsync(CallPriority.Job));
    }

    [Fact]
    public async Task The_end_of_the_hours_calls_is_kept_for_what_holds_up_a_job()
    {
        _budget.Of(Installation).Told(Operation, new RateHour(RateHeaders.CoreResource, 5000, 1000, Now + TimeSpan.FromMinutes(7)), Now);

        Assert.Equal(TimeSpan.FromMinutes(7), await EnterAsync(CallPriority.Background));
        Assert.Null(await EnterAsync(CallPriority.Job));
    }

    [Fact]
    public void Answers_that_overtake_each_other_do_not_give_calls_back()
    {
        var own = _budget.Of(Installation);
        own.Told(Operation, new RateHour(RateHeaders.CoreResource, 5000, 10, Now + Hour), Now);
        own.Told(Operation, new RateHour(RateHeaders.CoreResource, 5000, 12, Now + Hour), Now);
        Assert.Equal(10, own.Remaining(Now));

        own.Told(Operation, new RateHour(RateHeaders.CoreResource, 5000, 4999, Now + Hour + Hour), Now + Hour);
        Assert.Equal(4999, own.Remaining(Now + Hour));
    }

    [Fact]
    public async Task Only_so_many_calls_are_under_way_and_the_last_slots_are_for_jobs()
    {
        Assert.Equal(8, await TakeSlotsAsync(CallPriority.Background));
        Assert.Equal(2, await TakeSlotsAsync(CallPriority.Job, 2));

        Assert.Equal(TimeSpan.FromSeconds(1), await EnterAsync(CallPriority.Background, Other));
        var crowded = EnterAsync(CallPriority.Job, Other);
        var patient = EnterAsync(CallPriority.Job, Other);
        Assert.False(crowded.IsCompleted);
        _budget.Leave();
        Assert.Null(await Task.WhenAny(crowded, patient).Unwrap());

        _time.Advance(_options.MaxWait);
        Assert.Equal([null, TimeSpan.FromSeconds(1)], (await Task.WhenAll(crowded, patient)).Order());
    }

    [Fact]
    public async Task One_who_gives_up_waiting_takes_no_slot_along()
    {
        await TakeSlotsAsync(CallPriority.Job, 10);
        using var impatient = new CancellationTokenSource();
        var waiting = _budget.EnterAsync(Other, Operation, HttpMethod.Get, CallPriority.Job, impatient.Token);

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        _budget.Leave();
        Assert.Equal(1, await FreeSlotsAsync());
    }

    [Fact]
    public void The_calls_left_are_reported_of_the_installation_nearest_to_its_limit_and_only_once_known()
    {
        using var gauge = new MetricCollector<long>(_provider.GetRequiredService<IMeterFactory>(), MetricNames.Meter, MetricNames.GitHubRateRemaining);
        gauge.RecordObservableInstruments();
        Assert.Empty(gauge.GetMeasurementSnapshot());

        _budget.Of(Installation).Told(Operation, new RateHour(RateHeaders.CoreResource, 5000, 4000, Now + Hour), Now);
        _budget.Of(Other).Told(Operation, new RateHour(RateHeaders.CoreResource, 5000, 300, Now + Hour), Now);
        gauge.RecordObservableInstruments();
        Assert.Equal(300, gauge.LastMeasurement?.Value);

        // L41: it comes back by itself.
        _time.Advance(Hour);
        gauge.RecordObservableInstruments();
        Assert.Equal(5000, gauge.LastMeasurement?.Value);
    }

    private DateTimeOffset Now => _time.GetUtcNow();

    [Fact]
    public async Task L21_The_hours_of_GitHubs_resources_are_kept_apart()
    {
        const string Register = "POST generate-jitconfig";
        var own = _budget.Of(Installation);
        own.Told(Register, new RateHour("actions_runner_registration", 10_000, 0, Now + TimeSpan.FromMinutes(7)), Now);
        own.Told(Operation, new RateHour(RateHeaders.CoreResource, 5000, 4000, Now + Hour), Now);

        Assert.Equal(TimeSpan.FromMinutes(7), await _budget.EnterAsync(Installation, Register, HttpMethod.Post, CallPriority.Job, Cancel));
        Assert.Null(await _budget.EnterAsync(Installation, Operation, HttpMethod.Get, CallPriority.Job, Cancel));
        Assert.Equal(0, own.Remaining(Now));

        own.Told(Operation, new RateHour(RateHeaders.CoreResource, 5000, 0, Now + Hour), Now);
        Assert.Equal(Hour, await _budget.EnterAsync(Installation, Operation, HttpMethod.Get, CallPriority.Job, Cancel));
        Assert.Equal(Hour, await _budget.EnterAsync(Installation, "an operation that was never answered", HttpMethod.Get, CallPriority.Job, Cancel));
        Assert.Equal(TimeSpan.FromMinutes(7), own.Limited(Register, CallPriority.Job, Now));
    }

    private Task<TimeSpan?> EnterAsync(CallPriority priority, long installation = Installation) =>
        _budget.EnterAsync(installation, Operation, HttpMethod.Post, priority, Cancel);

    /// <summary>Calls that go out at once, one after the other.</summary>
    private async Task<int> CountAsync(CallPriority priority, int tries)
    {
        var count = 0;
        for (var i = 0; i < tries; i++)
        {
            var entering = EnterAsync(priority);
            if (!entering.IsCompleted || await entering is not null)
            {
                break;
            }

            _budget.Leave();
            count++;
        }

        return count;
    }

    private async Task<int> TakeSlotsAsync(CallPriority priority, int most = int.MaxValue)
    {
        var taken = 0;
        while (taken < most && await _budget.EnterAsync(Installation, Operation, HttpMethod.Get, priority, Cancel) is null)
        {
            taken++;
        }

        return taken;
    }

    private async Task<int> FreeSlotsAsync()
    {
        var free = 0;
        while (free < 100 && _budget.EnterAsync(free + 100, Operation, HttpMethod.Get, CallPriority.Job, Cancel) is { IsCompletedSuccessfully: true } entering && await entering is null)
        {
            free++;
        }

        return free;
    }
}
