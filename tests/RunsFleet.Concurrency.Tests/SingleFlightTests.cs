namespace RunsFleet.Concurrency.Tests;

public sealed class SingleFlightTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Keeps every answer but "bad" for an hour.</summary>
    private readonly SingleFlight<string> _flight = new(answer => answer is "bad" ? null : Now.AddHours(1));
    private int _asked;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task However_many_ask_at_once_one_answer_is_asked_for()
    {
        var answer = new TaskCompletionSource<string>();
        var callers = Enumerable.Range(0, 20).Select(_ => GetAsync(Now, answer.Task)).ToList();

        answer.SetResult("good");

        Assert.All(await Task.WhenAll(callers), got => Assert.Equal("good", got));
        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task An_answer_is_kept_while_it_is_good()
    {
        await GetAsync(Now, Task.FromResult("good"));

        Assert.Equal("good", await GetAsync(Now.AddMinutes(59), Task.FromResult("better")));
        Assert.Equal("better", await GetAsync(Now.AddMinutes(60), Task.FromResult("better")));
    }

    [Fact]
    public async Task A_bad_answer_is_shared_by_those_who_wait_for_it_and_not_kept()
    {
        var answer = new TaskCompletionSource<string>();
        var callers = Enumerable.Range(0, 3).Select(_ => GetAsync(Now, answer.Task)).ToList();
        answer.SetResult("bad");
        Assert.All(await Task.WhenAll(callers), got => Assert.Equal("bad", got));

        Assert.Equal("good", await GetAsync(Now, Task.FromResult("good")));
        Assert.Equal(2, _asked);
    }

    [Fact]
    public async Task An_exception_is_shared_too_and_the_next_caller_asks_again()
    {
        var answer = new TaskCompletionSource<string>();
        var callers = Enumerable.Range(0, 3).Select(_ => GetAsync(Now, answer.Task)).ToList();
        answer.SetException(new IOException());
        foreach (var caller in callers)
        {
            await Assert.ThrowsAsync<IOException>(() => caller);
        }

        Assert.Equal("good", await GetAsync(Now, Task.FromResult("good")));
        Assert.Equal(2, _asked);
    }

    [Fact]
    public async Task One_who_gives_up_does_not_take_the_answer_from_the_others()
    {
        var answer = new TaskCompletionSource<string>();
        using var impatient = new CancellationTokenSource();
        var first = _flight.GetAsync(Now, () => answer.Task, impatient.Token);
        var second = GetAsync(Now, answer.Task);

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        answer.SetResult("good");

        Assert.Equal("good", await second);
    }

    [Fact]
    public async Task Only_the_answer_that_is_meant_is_dropped()
    {
        await GetAsync(Now, Task.FromResult("good"));

        _flight.Drop(answer => answer is "another");
        Assert.Equal("good", await GetAsync(Now, Task.FromResult("better")));

        _flight.Drop(answer => answer is "good");
        Assert.Equal("better", await GetAsync(Now, Task.FromResult("better")));
    }

    private Task<string> GetAsync(DateTimeOffset now, Task<string> answer) => _flight.GetAsync(
        now,
        () =>
        {
            Interlocked.Increment(ref _asked);
            return answer;
        },
        Cancel);
}
