namespace RunsFleet.Messaging.Tests;

public sealed class FailurePauseTests
{
    [Fact]
    public void Failures_in_a_row_make_receiving_pause_longer_and_longer_up_to_a_limit()
    {
        var pause = new FailurePause();
        var lengths = new List<double>();
        for (var i = 0; i < 12; i++)
        {
            pause.Failed();
            lengths.Add(pause.Length.TotalSeconds);
        }

        Assert.Equal([0, 0, 0, 0, 1, 2, 4, 8, 15, 15, 15, 15], lengths);
    }

    [Fact]
    public void One_success_ends_it()
    {
        var pause = new FailurePause();
        for (var i = 0; i < 12; i++)
        {
            pause.Failed();
        }

        pause.Succeeded();

        Assert.Equal(TimeSpan.Zero, pause.Length);
    }
}
