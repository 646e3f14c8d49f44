using Microsoft.Extensions.Time.Testing;

namespace RunsFleet.Messaging.Tests;

public sealed class FailurePauseTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FailurePause _pause;

    public FailurePauseTests() => _pause = new FailurePause(_time);

    private long Now => _time.GetTimestamp();

    [Fact]
    public void Failures_in_a_row_make_receiving_pause_longer_and_longer_up_to_a_limit()
    {
        var lengths = new List<double>();
        for (var i = 0; i < 12; i++)
        {
            _pause.Failed();
            lengths.Add(_pause.Remaining.TotalSeconds);
        }

        Assert.Equal([0, 0, 0, 0, 1, 2, 4, 8, 15, 15, 15, 15], lengths);
        Assert.False(_pause.IsDown);
        Pass(15);
        Assert.Equal(TimeSpan.Zero, _pause.Remaining);
    }

    [Fact]
    public void One_success_ends_failures()
    {
        for (var i = 0; i < 12; i++)
        {
            _pause.Failed();
        }

        _pause.Succeeded(Now);

        Assert.Equal(TimeSpan.Zero, _pause.Remaining);
    }

    [Fact]
    public void While_a_dependency_is_down_one_probe_follows_the_other_at_growing_intervals_up_to_a_limit()
    {
        var lengths = new List<double>();
        for (var i = 0; i < 8; i++)
        {
            Assert.True(_pause.DependencyDown(Now));
            Assert.True(_pause.IsDown);
            lengths.Add(_pause.Remaining.TotalSeconds);
            _time.Advance(_pause.Remaining);
        }

        Assert.Equal([1, 2, 4, 8, 16, 30, 30, 30], lengths);
    }

    [Fact]
    public void All_who_fail_at_the_same_moment_count_once()
    {
        var startedAt = Now;
        Assert.True(_pause.DependencyDown(startedAt));

        Assert.All(Enumerable.Range(0, 63), _ => Assert.False(_pause.DependencyDown(startedAt)));

        Assert.Equal(TimeSpan.FromSeconds(1), _pause.Remaining);
    }

    [Fact]
    public void The_first_probe_that_goes_well_ends_it()
    {
        _pause.DependencyDown(Now);
        Pass(1);

        Assert.True(_pause.Succeeded(Now));

        Assert.Equal((false, TimeSpan.Zero), (_pause.IsDown, _pause.Remaining));
        Assert.False(_pause.Succeeded(Now));
    }

    [Fact]
    public void What_began_before_the_outage_says_nothing_of_its_end_and_what_began_before_the_end_nothing_of_a_new_one()
    {
        var before = Now;
        Pass(1);
        _pause.DependencyDown(Now);
        Assert.False(_pause.Succeeded(before));
        Assert.True(_pause.IsDown);

        Pass(1);
        var during = Now;
        Pass(1);
        _pause.Succeeded(Now);
        Assert.False(_pause.DependencyDown(during));
        Assert.False(_pause.IsDown);
    }

    [Fact]
    public void An_outage_soon_after_the_last_goes_on_where_that_was_and_a_later_one_starts_anew()
    {
        for (var i = 0; i < 4; i++)
        {
            _pause.DependencyDown(Now);
            _time.Advance(_pause.Remaining);
        }

        _pause.Succeeded(Now);
        Pass(7);
        _pause.DependencyDown(Now);
        Assert.Equal(TimeSpan.FromSeconds(16), _pause.Remaining);

        Pass(16);
        _pause.Succeeded(Now);
        Pass(16);
        _pause.DependencyDown(Now);
        Assert.Equal(TimeSpan.FromSeconds(1), _pause.Remaining);
    }

    [Fact]
    public void A_probe_that_fails_for_its_own_reasons_is_followed_by_the_next_in_its_time()
    {
        _pause.DependencyDown(Now);
        Pass(1);

        _pause.Failed();

        Assert.Equal((true, TimeSpan.FromSeconds(1)), (_pause.IsDown, _pause.Remaining));
    }

    [Fact]
    public void Nothing_is_received_while_a_message_is_held()
    {
        var (one, other) = (_pause.Hold(), _pause.Hold());
        Assert.Equal(TimeSpan.FromSeconds(1), _pause.Remaining);

        one.Dispose();
        one.Dispose();
        Assert.Equal(TimeSpan.FromSeconds(1), _pause.Remaining);

        other.Dispose();
        Assert.Equal(TimeSpan.Zero, _pause.Remaining);
    }

    private void Pass(int seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));
}
