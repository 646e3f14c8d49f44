using CsCheck;

namespace RunsFleet.GitHub.Tests;

public sealed class PointWindowTests
{
    private static readonly Gen<(long Gap, int Points)[]> Calls =
        Gen.Select(Gen.Long[0, 20], Gen.Bool.Select(writes => writes ? 5 : 1)).Array[1, 300];

    [Fact]
    public void L21_No_minute_ever_holds_more_points_than_the_limit() => Calls.Sample(calls =>
    {
        const int Limit = 60;
        var window = new PointWindow(Limit);
        var booked = new List<(long Second, int Points)>();
        var now = 0L;
        foreach (var (gap, points) in calls)
        {
            now += gap;
            var at = window.FirstFit(now, points, 0);
            if (at - now <= 60)
            {
                window.Book(at, points);
                booked.Add((at, points));
            }
        }

        Assert.All(booked, from => Assert.True(booked.Where(b => b.Second >= from.Second && b.Second <= from.Second + 60).Sum(b => b.Points) <= Limit));
    });

    [Fact]
    public void A_call_goes_at_once_while_there_are_points_and_then_when_the_oldest_are_a_minute_old()
    {
        var window = new PointWindow(10);
        Book(window, 100, 5);
        Book(window, 130, 5);

        Assert.Equal(161, window.FirstFit(131, 5, 0));
        Assert.Equal(161, window.FirstFit(161, 5, 0));
    }

    [Fact]
    public void Who_comes_first_is_served_first()
    {
        var window = new PointWindow(10);
        Book(window, 100, 9);
        var first = window.FirstFit(101, 5, 0);
        window.Book(first, 5);

        Assert.Equal(161, first);
        Assert.Equal(first, window.FirstFit(102, 1, 0));
    }

    [Fact]
    public void The_reserve_is_left_alone_by_who_may_not_use_it()
    {
        var window = new PointWindow(10);
        Book(window, 100, 5);

        Assert.Equal(161, window.FirstFit(101, 5, 4));
        Assert.Equal(101, window.FirstFit(101, 5, 0));
    }

    [Fact]
    public void A_call_that_costs_more_than_the_limit_gets_an_empty_minute()
    {
        var window = new PointWindow(3);
        Book(window, 100, 5);

        Assert.Equal(161, window.FirstFit(101, 5, 0));
    }

    private static void Book(PointWindow window, long second, int points)
    {
        Assert.Equal(second, window.FirstFit(second, points, 0));
        window.Book(second, points);
    }
}
