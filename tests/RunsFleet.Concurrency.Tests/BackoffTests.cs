using CsCheck;

namespace RunsFleet.Concurrency.Tests;

public sealed class BackoffTests
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(300);

    [Theory]
    [InlineData(null, 10)]
    [InlineData(1, 10)]
    [InlineData(10, 20)]
    [InlineData(200, 300)]
    public void A_wait_doubles_within_its_bounds(int? last, int expected) =>
        Assert.Equal(expected, Backoff.Doubled(Seconds(last), Shortest, Longest).TotalSeconds);

    [Theory]
    [InlineData(null, 0, 8)]
    [InlineData(null, 1, 12)]
    [InlineData(100, 0.5, 200)]
    [InlineData(100_000, 1, 300)]
    public void The_next_wait_is_twice_the_last_give_or_take_a_fifth(int? last, double random, int expected) =>
        Assert.Equal(expected, Backoff.Next(Seconds(last), Shortest, Longest, random).TotalSeconds, 3);

    [Theory]
    [InlineData(0, 10)]
    [InlineData(1, 10)]
    [InlineData(2, 20)]
    [InlineData(5, 160)]
    [InlineData(6, 300)]
    [InlineData(int.MaxValue, 300)]
    public void The_wait_after_some_tries_doubles_with_each_up_to_the_longest(int tries, int expected) =>
        Assert.Equal(expected, Backoff.After(tries, Shortest, Longest).TotalSeconds);

    [Fact]
    public void Counting_tries_and_doubling_the_last_wait_come_to_the_same() => Gen.Int[1, 40].Sample(tries =>
    {
        TimeSpan? wait = null;
        for (var i = 0; i < tries; i++)
        {
            wait = Backoff.Doubled(wait, Shortest, Longest);
        }

        return wait == Backoff.After(tries, Shortest, Longest);
    });

    [Theory]
    [InlineData(0, 80)]
    [InlineData(0.5, 100)]
    [InlineData(1, 120)]
    public void Chance_takes_or_adds_a_fifth(double random, int expected) =>
        Assert.Equal(expected, Backoff.Spread(TimeSpan.FromSeconds(100), random).TotalSeconds, 3);

    private static TimeSpan? Seconds(int? seconds) => seconds is { } known ? TimeSpan.FromSeconds(known) : null;
}
