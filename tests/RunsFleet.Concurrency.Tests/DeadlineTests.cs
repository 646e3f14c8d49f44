using Microsoft.Extensions.Time.Testing;

namespace RunsFleet.Concurrency.Tests;

public sealed class DeadlineTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void The_work_ends_when_the_time_is_over()
    {
        using var deadline = new Deadline(TimeSpan.FromSeconds(5), _time, TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal((false, false), (deadline.Token.IsCancellationRequested, deadline.HasPassed));

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((true, true), (deadline.Token.IsCancellationRequested, deadline.HasPassed));
    }

    [Fact]
    public async Task The_work_ends_with_its_caller_and_that_is_not_the_limits_doing()
    {
        using var caller = new CancellationTokenSource();
        using var deadline = new Deadline(TimeSpan.FromSeconds(5), _time, caller.Token);

        await caller.CancelAsync();
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal((true, false), (deadline.Token.IsCancellationRequested, deadline.HasPassed));
    }
}
