using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using RunsFleet.Housekeeping.Api;
using RunsFleet.Records;
using RunsFleet.Testing;

namespace RunsFleet.Housekeeping.Tests;

/// <summary>Why is my job waiting?</summary>
public sealed class JobsApiTests : IAsyncDisposable
{
    private const string Token = "a-token-of-some-length";
    private static readonly DateTimeOffset T = Jobs.QueuedAt;
    private readonly InMemoryRecordStore _records = new();
    private readonly FakeTimeProvider _time = new(T.AddMinutes(10));
    private WebApplication? _app;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    public async Task L62_without_a_token_configured_it_is_closed_to_all(string? configured)
    {
        using var client = await StartAsync(configured);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", configured);

        using var answer = await client.GetAsync("/jobs/1", Cancel);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("Housekeeping:ApiToken", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer another")]
    [InlineData("Basic " + Token)]
    public async Task Who_has_another_token_or_none_is_turned_away(string? authorization)
    {
        Put(JobRecord.New(Jobs.Request(1), T));
        using var client = await StartAsync(Token);
        if (authorization is not null)
        {
            client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/jobs/1", Cancel)).StatusCode);
    }

    [Theory]
    [InlineData("/jobs/77", HttpStatusCode.NotFound, "missed_webhooks")]
    [InlineData("/jobs/0", HttpStatusCode.BadRequest, "digits")]
    [InlineData("/jobs/-1", HttpStatusCode.BadRequest, "digits")]
    [InlineData("/jobs/99999999999999999999", HttpStatusCode.BadRequest, "digits")]
    [InlineData("/jobs/a%2Fb", HttpStatusCode.BadRequest, "digits")]
    public async Task An_id_that_is_none_or_unknown_is_told_so(string path, HttpStatusCode status, string says)
    {
        using var client = await OperatorAsync();

        using var answer = await client.GetAsync(path, Cancel);

        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(says, await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_waits_for_capacity_shows_its_launches_with_their_errors_the_circuits_and_its_next_try()
    {
        var job = LaunchTransitions.Claim(null, Jobs.Request(1), "launch-1", T.AddMinutes(1), T.AddSeconds(1));
        job = LaunchTransitions.BackToQueue(job, Jobs.Request(1), "EC2 has no capacity: InsufficientInstanceCapacity.", T.AddSeconds(40), T.AddSeconds(10));
        job = LaunchTransitions.Claim(job, Jobs.Request(1), "launch-2", T.AddMinutes(2), T.AddSeconds(41));
        Put(LaunchTransitions.BackToQueue(job, Jobs.Request(1), "EC2 has no capacity: InsufficientInstanceCapacity.", T.AddMinutes(12), T.AddSeconds(50)));
        PutLaunch("launch-1", "NoSpotOfferingLeft", ["c7g.large", "*@us-east-1a"]);
        using var client = await OperatorAsync();

        var told = await ReadAsync(client, 1);

        Assert.Equal(("queued", 2), (told.GetProperty("state").GetString(), told.GetProperty("launch_attempts").GetInt32()));
        Assert.Contains("no capacity", told.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(["queued", "launching", "queued", "launching", "queued"], told.GetProperty("states").EnumerateArray().Select(state => state.GetProperty("state").GetString()));
        Assert.Equal(T.AddSeconds(10), told.GetProperty("states")[2].GetProperty("at").GetDateTimeOffset());
        Assert.Equal(T.AddMinutes(12), told.GetProperty("next").GetProperty("at").GetDateTimeOffset());
        var (first, second) = (told.GetProperty("launches")[0], told.GetProperty("launches")[1]);
        Assert.Equal(("on-demand", "NoSpotOfferingLeft"), (first.GetProperty("market").GetString(), first.GetProperty("reason").GetString()));
        Assert.Equal(["c7g.large", "*@us-east-1a"], first.GetProperty("circuits").EnumerateArray().Select(scope => scope.GetString()));
        Assert.Equal(("launch-2", false), (second.GetProperty("launch_id").GetString(), second.GetProperty("known").GetBoolean()));
    }

    [Fact]
    public async Task A_lost_job_shows_its_instance_and_its_pending_rerun()
    {
        var job = World.JobIn(JobState.AwaitingRerun) with { Conclusion = "failure", Reason = "Its instance was interrupted.", UpdatedAt = T.AddMinutes(9) };
        Put(job);
        Assert.True(await _records.TryWriteAsync(
            new RecordChanges
            {
                Instances = [World.Instance() with { InterruptedAt = T.AddMinutes(5), State = InstanceState.Terminated, TerminatedAt = T.AddMinutes(7) }],
                Reruns = [RerunTransitions.Lost(null, job, World.A, T.AddMinutes(9))],
            },
            Cancel));
        using var client = await OperatorAsync();

        var told = await ReadAsync(client, 1);

        Assert.Equal("awaiting-rerun", told.GetProperty("state").GetString());
        Assert.Equal((World.A, "terminated"), (told.GetProperty("instance").GetProperty("instance_id").GetString(), told.GetProperty("instance").GetProperty("state").GetString()));
        Assert.Equal("owed", told.GetProperty("rerun").GetProperty("state").GetString());
        Assert.Equal(T.AddMinutes(14), told.GetProperty("next").GetProperty("at").GetDateTimeOffset());
    }

    [Theory]
    [InlineData(JobState.Queued, 0, true)]
    [InlineData(JobState.Launching, 0, true)]
    [InlineData(JobState.Launched, 0, true)]
    [InlineData(JobState.Running, 0, true)]
    [InlineData(JobState.Parked, 0, true)]
    [InlineData(JobState.AwaitingRerun, 0, true)]
    [InlineData(JobState.Queued, 24, false)]
    [InlineData(JobState.Completed, 0, false)]
    [InlineData(JobState.Failed, 0, false)]
    [InlineData(JobState.Cancelled, 0, false)]
    [InlineData(JobState.Refused, 0, false)]
    [InlineData(JobState.Superseded, 0, false)]
    public void Every_state_says_what_comes_next(JobState state, int hoursLater, bool hasTime)
    {
        var job = World.JobIn(state) with { NextAttemptAt = null, LeaseUntil = T.AddMinutes(3) };

        var next = JobOutlook.Of(job, null, T.AddMinutes(1).AddHours(hoursLater));

        Assert.NotEqual("", next.What);
        Assert.Equal(hasTime, next.At > T);
    }

    private async Task<HttpClient> OperatorAsync()
    {
        var client = await StartAsync(Token);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        return client;
    }

    private async Task<HttpClient> StartAsync(string? token)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection([new("Housekeeping:ApiToken", token)]);
        builder.Services.AddOptions<HousekeepingOptions>().BindConfiguration(HousekeepingOptions.Section);
        builder.Services.AddSingleton<TimeProvider>(_time).AddSingleton<IRecordStore>(_records).AddSingleton<JobStory>();
        _app = builder.Build();
        _app.MapJobsApi();
        await _app.StartAsync(Cancel);
        return new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(_app.Urls.Single()) };
    }

    private static async Task<JsonElement> ReadAsync(HttpClient client, long jobId) =>
        JsonElement.Parse(await client.GetStringAsync($"/jobs/{jobId}", Cancel));

    private void Put(JobRecord job) => Assert.True(_records.TryWriteAsync(new RecordChanges { Jobs = [job] }, Cancel).Result);

    private void PutLaunch(string id, string reason, IReadOnlyList<string> circuits) => Assert.True(_records.TryWriteAsync(
        new RecordChanges { Launches = [LaunchTransitions.NewLaunch(id, [1], Market.OnDemand, "{}", reason, T.AddSeconds(1)) with { Circuits = circuits }] }, Cancel).Result);
}
