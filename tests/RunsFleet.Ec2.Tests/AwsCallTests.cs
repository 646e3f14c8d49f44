using System.Net;
using System.Text.Json;
using System.Xml;
using Amazon.Runtime;
using Microsoft.Extensions.Time.Testing;

namespace RunsFleet.Ec2.Tests;

public sealed class AwsCallTests
{
    private readonly FakeTimeProvider _time = new();

    public static TheoryData<Exception, string> Failures { get; } = new()
    {
        { new AmazonServiceException("m", null, ErrorType.Sender, "RequestLimitExceeded", "r", HttpStatusCode.ServiceUnavailable), "RequestLimitExceeded" },
        { new AmazonServiceException("m", null, ErrorType.Sender, "", "r", HttpStatusCode.BadGateway), nameof(AmazonServiceException) },
        { new AmazonClientException("m"), nameof(AmazonClientException) },
        { new HttpRequestException(), nameof(HttpRequestException) },
        { new TimeoutException(), nameof(TimeoutException) },
        { new IOException(), nameof(IOException) },
        { new XmlException(), nameof(XmlException) },
        { new JsonException(), nameof(JsonException) },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void What_a_failed_call_throws_is_a_failure_with_a_code(Exception failure, string code)
    {
        Assert.True(AwsCall.IsFailure(failure));
        Assert.True(AwsCall.IsFailureOrTimeLimit(failure, CancellationToken.None));
        Assert.Equal(code, AwsCall.Code(failure));
    }

    [Fact]
    public void A_bug_is_none() =>
        Assert.False(AwsCall.IsFailure(new InvalidOperationException()) || AwsCall.IsFailureOrTimeLimit(new ArgumentNullException(), CancellationToken.None));

    [Fact]
    public void A_cancellation_is_one_unless_the_caller_cancelled()
    {
        var cancelled = new CancellationToken(canceled: true);

        Assert.False(AwsCall.IsFailure(new OperationCanceledException()));
        Assert.True(AwsCall.IsFailureOrTimeLimit(new OperationCanceledException(), CancellationToken.None));
        Assert.False(AwsCall.IsFailureOrTimeLimit(new OperationCanceledException(), cancelled));
        Assert.False(AwsCall.IsFailureOrTimeLimit(new HttpRequestException(), cancelled));
    }

    [Fact]
    public async Task A_call_that_takes_too_long_ends_as_a_timeout()
    {
        var call = AwsCall.WithinAsync(TimeSpan.FromSeconds(15), _time, NeverAsync, TestContext.Current.CancellationToken);

        _time.Advance(TimeSpan.FromSeconds(14));
        Assert.False(call.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAsync<TimeoutException>(() => call);
    }

    [Fact]
    public async Task A_caller_who_cancels_gets_a_cancellation()
    {
        using var caller = new CancellationTokenSource();
        var call = AwsCall.WithinAsync(TimeSpan.FromSeconds(15), _time, NeverAsync, caller.Token);

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    private static async Task<int> NeverAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return 0;
    }
}
