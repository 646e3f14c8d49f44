using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace RunsFleet.ServiceDefaults.Tests;

public sealed partial class RepeatedLinesTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly WebApplication _app;

    public RepeatedLinesTests() => _app = TestHost.Build(configure: builder =>
    {
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.Logging.AddFakeLogging();
    });

    private ILogger Logger => _app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("RunsFleet.Busy");

    private IReadOnlyList<FakeLogRecord> Lines => _app.Services.GetFakeLogCollector().GetSnapshot();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public void A_warning_is_written_a_hundred_times_a_minute_and_then_how_many_more_there_were()
    {
        for (var i = 0; i < 10_000; i++)
        {
            Down(Logger, i);
        }

        Assert.Equal(100, Lines.Count);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("In the last minute 9900 more lines like RunsFleet.Busy[7] were left out.", Lines[^1].Message);

        Down(Logger, 1);
        Assert.Equal("It is down: 1.", Lines[^1].Message);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(102, Lines.Count);
    }

    [Fact]
    public void One_place_does_not_use_up_the_lines_of_another()
    {
        for (var i = 0; i < 200; i++)
        {
            Down(Logger, i);
        }

        Broken(Logger);

        Assert.Equal("It is broken.", Lines[^1].Message);
    }

    [Fact]
    public void What_is_said_for_information_is_left_alone()
    {
        for (var i = 0; i < 1_000; i++)
        {
            Done(Logger, i);
        }

        Assert.Equal(1_000, Lines.Count);
    }

    [LoggerMessage(7, LogLevel.Warning, "It is down: {Number}.")]
    private static partial void Down(ILogger logger, int number);

    [LoggerMessage(8, LogLevel.Error, "It is broken.")]
    private static partial void Broken(ILogger logger);

    [LoggerMessage(9, LogLevel.Information, "Job {Number} is done.")]
    private static partial void Done(ILogger logger, int number);
}
