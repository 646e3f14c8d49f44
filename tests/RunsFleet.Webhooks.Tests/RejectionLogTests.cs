using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using RunsFleet.ServiceDefaults;
using RunsFleet.Webhooks.Intake;
using RunsFleet.Webhooks.Tests.Payloads;

namespace RunsFleet.Webhooks.Tests;

/// <summary>At most 200 bytes of log for each rejected request, as the console writes them, and at most a line a second for each reason.</summary>
public sealed class RejectionLogTests
{
    private const int MaxBytes = 200;

    // Longer than the longest name of ours that can be malformed.
    private static readonly Rejection[] All =
    [
        Rejection.Draining, Rejection.Busy, Rejection.QueueUnavailable, Rejection.Misconfigured, Rejection.SignatureMissing,
        Rejection.SignatureMismatch, Rejection.TooLarge, Rejection.TooSlow, Rejection.Aborted, Rejection.TooManyConnections,
        Rejection.Malformed("workflow_job.workflow_name", "must be a text"),
    ];

    [Theory]
    [InlineData("simple")]
    [InlineData("json")]
    public void L06_no_line_is_longer_than_its_requests_allow(string format)
    {
        var (log, time) = (new FormattedLog(format), new FakeTimeProvider());
        using var factory = new LoggerFactory([log]);
        using var rejections = new RejectionLog(factory, time);
        foreach (var rejection in All)
        {
            foreach (var count in (int[])[1, 100_000])
            {
                var before = log.Bytes;
                for (var i = 0; i < count; i++)
                {
                    rejections.Add(rejection);
                }

                time.Advance(TimeSpan.FromSeconds(1));
                Assert.InRange(log.Bytes - before, 1, MaxBytes);
            }
        }
    }

    [Fact]
    public void L06_a_flood_is_one_line_a_second_for_each_reason_with_the_number()
    {
        var (log, time) = (new FormattedLog("simple"), new FakeTimeProvider());
        using var factory = new LoggerFactory([log]);
        using var rejections = new RejectionLog(factory, time);
        for (var second = 0; second < 3; second++)
        {
            for (var i = 0; i < 1000; i++)
            {
                rejections.Add(Rejection.SignatureMismatch);
                rejections.Add(Rejection.TooSlow);
                time.Advance(TimeSpan.FromMilliseconds(1));
            }
        }

        Assert.Equal(6, log.Lines.Count);
        Assert.All(log.Lines, line => Assert.Contains("Rejected 1000: ", line, StringComparison.Ordinal));
    }

    [Fact]
    public void L06_what_was_counted_and_not_said_is_said_at_the_end()
    {
        var log = new FormattedLog("simple");
        using var factory = new LoggerFactory([log]);
        using (var rejections = new RejectionLog(factory, new FakeTimeProvider()))
        {
            rejections.Add(Rejection.Draining);
        }

        Assert.Contains("Rejected 1: draining", Assert.Single(log.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("simple")]
    [InlineData("json")]
    public async Task L06_a_rejected_request_is_one_short_line_without_scopes_payload_or_secret(string format)
    {
        var log = new FormattedLog(format);
        await using var service = new WebhooksService { Log = log };
        service.UseLoopback();
        var rejected = service.Collect(MetricNames.WebhooksRejected);
        var body = Payload.Queued("runs-fleet").With("workflow_job.name", new string('A', 100_000)).ToBytes();
        using var forged = await service.PostAsync(body, signature: WebhooksService.Sign(body, "somebody-elses-secret"), delivery: new string('d', 5_000));
        using var malformed = await service.PostAsync(
            Payload.Queued("runs-fleet").With("workflow_job.run_attempt", new string('B', 10_000)).ToBytes(), delivery: "line\tfeed");
        Assert.Empty(log.Lines);
        service.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.BadRequest), (forged.StatusCode, malformed.StatusCode));
        var lines = log.Lines;
        Assert.Equal(2, lines.Count);
        Assert.All(lines, line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 1, MaxBytes));
        Assert.All(lines, line => Assert.DoesNotMatch("AAAA|BBBB|dddd|secret|\t|RequestId|ConnectionId|TraceId", line));
        Assert.Contains("workflow_job.run_attempt", lines[1], StringComparison.Ordinal);
        Assert.Equal(["signature_mismatch", "malformed"], rejected.GetMeasurementSnapshot().Select(m => m.Tags[MetricTags.Reason]));
    }

    [Fact]
    public async Task L06_a_thousand_forged_requests_cost_a_line()
    {
        var log = new FormattedLog("json");
        await using var service = new WebhooksService { Log = log };
        using var client = service.CreateClient();

        await Parallel.ForAsync(0, 1000, TestContext.Current.CancellationToken, async (i, cancellationToken) =>
        {
            using var request = WebhooksService.Request([1, 2, 3], "workflow_job", WebhooksService.Sign([], "somebody-elses-secret"));
            request.Content!.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var answer = await client.SendAsync(request, cancellationToken);
        });
        service.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.InRange(Encoding.UTF8.GetByteCount(Assert.Single(log.Lines)), 1, MaxBytes);
    }
}
