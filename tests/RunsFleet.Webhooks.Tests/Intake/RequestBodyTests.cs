using System.IO.Pipelines;
using CsCheck;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using RunsFleet.Webhooks.Intake;

namespace RunsFleet.Webhooks.Tests.Intake;

public sealed class RequestBodyTests
{
    private const int Limit = 1000;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);
    private readonly FakeTimeProvider _time = new();
    private readonly BodyMemory _memory = new(64 * 1024);
    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 0));

    [Fact]
    public void However_the_bytes_arrive_they_are_read_whole_or_refused_past_the_limit() =>
        Gen.Byte.Array[0, 60].Array[0, 40].Sample(chunks =>
        {
            var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
            var reading = RequestBody.ReadAsync(pipe.Reader, _memory, Limit, Timeout, _time, CancellationToken.None);
            foreach (var chunk in chunks)
            {
                _ = pipe.Writer.WriteAsync(chunk, CancellationToken.None).AsTask();
            }

            pipe.Writer.Complete();
            using var body = reading.GetAwaiter().GetResult();
            byte[] all = [.. chunks.SelectMany(chunk => chunk)];
            if (all.Length > Limit)
            {
                Assert.Equal(Rejection.TooLarge, Assert.IsType<BodyReading.Rejected>(body).Rejection);
            }
            else
            {
                Assert.Equal(all, Assert.IsType<BodyReading.Whole>(body).Bytes.ToArray());
            }
        });

    [Theory]
    [InlineData(Limit, true)]
    [InlineData(Limit + 1, false)]
    public async Task The_limit_itself_is_allowed(int length, bool allowed)
    {
        await _pipe.Writer.WriteAsync(new byte[length], TestContext.Current.CancellationToken);
        await _pipe.Writer.CompleteAsync();

        using var body = await Read();

        Assert.Equal(allowed, body is BodyReading.Whole);
    }

    [Fact]
    public async Task A_body_that_stalls_is_given_up()
    {
        await _pipe.Writer.WriteAsync(new byte[10], TestContext.Current.CancellationToken);
        var reading = Read();
        Assert.False(reading.IsCompleted);

        _time.Advance(Timeout);

        Assert.Equal(Rejection.TooSlow, Assert.IsType<BodyReading.Rejected>(await reading).Rejection);
    }

    [Fact]
    public async Task A_sender_that_hangs_up_is_told_apart_from_a_slow_one()
    {
        using var aborted = new CancellationTokenSource();
        var reading = RequestBody.ReadAsync(_pipe.Reader, _memory, Limit, Timeout, _time, aborted.Token);

        await aborted.CancelAsync();

        Assert.Equal(Rejection.Aborted, Assert.IsType<BodyReading.Rejected>(await reading).Rejection);
    }

    [Fact]
    public async Task Memory_is_lent_for_what_arrives_and_given_back_whatever_happens()
    {
        var reading = Read();
        Assert.Equal(0, _memory.Rented);
        _time.Advance(Timeout);
        await reading;

        await _pipe.Writer.WriteAsync(new byte[10], TestContext.Current.CancellationToken);
        reading = Read();
        Assert.NotEqual(0, _memory.Rented);
        _time.Advance(Timeout);
        await reading;

        Assert.Equal(0, _memory.Rented);
    }

    [Fact]
    public async Task Bodies_that_need_more_memory_than_there_is_are_turned_away_until_others_end()
    {
        var others = new List<byte[]>();
        while (_memory.TryRent(1024) is { } other)
        {
            others.Add(other);
        }

        await _pipe.Writer.WriteAsync(new byte[10], TestContext.Current.CancellationToken);
        await _pipe.Writer.CompleteAsync();
        Assert.Equal(Rejection.Busy, Assert.IsType<BodyReading.Rejected>(await Read()).Rejection);

        others.ForEach(_memory.Return);
        Assert.Equal(0, _memory.Rented);
        Assert.NotNull(_memory.TryRent(1024));
    }

    [Theory]
    [InlineData(StatusCodes.Status413PayloadTooLarge, "too_large")]
    [InlineData(StatusCodes.Status408RequestTimeout, "too_slow")]
    [InlineData(StatusCodes.Status400BadRequest, "aborted")]
    public async Task What_the_server_rejects_is_rejected(int status, string reason)
    {
        await _pipe.Writer.CompleteAsync(new BadHttpRequestException("no", status));

        Assert.Equal(reason, Assert.IsType<BodyReading.Rejected>(await Read()).Rejection.Reason);
    }

    private Task<BodyReading> Read() =>
        RequestBody.ReadAsync(_pipe.Reader, _memory, Limit, Timeout, _time, TestContext.Current.CancellationToken);
}
