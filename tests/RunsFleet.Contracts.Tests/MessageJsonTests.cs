using System.Text.Json.Nodes;
using CsCheck;
using RunsFleet.Testing;

namespace RunsFleet.Contracts.Tests;

public sealed class MessageJsonTests
{
    private static readonly JobQueued Queued = Jobs.Queued(Jobs.Request() with { RetryCount = 1, ForceOnDemand = true });

    public static TheoryData<FleetEvent> Events =>
    [
        new JobStarted { Version = 1, Request = Jobs.Request(), RunnerName = "runs-fleet-i-0abc", RunnerId = 5, StartedAt = Jobs.QueuedAt },
        new JobCompleted { Version = 1, Request = Jobs.Request(), Conclusion = "success", CompletedAt = Jobs.QueuedAt },
        new JobRefused
        {
            Version = 1,
            JobId = 1,
            RunId = 2,
            RunAttempt = 1,
            Repository = "acme/widgets",
            JobName = "build",
            RunnerLabel = "runs-fleet/cpu=x",
            Reason = "cpu is not a number",
            Code = "bad_value",
            QueuedAt = Jobs.QueuedAt,
        },
        new RunCompleted { Version = 1, RunId = 2, RunAttempt = 1, Repository = "acme/widgets", Conclusion = "failure", CompletedAt = Jobs.QueuedAt },
    ];

    [Fact]
    public void A_queued_job_is_read_as_it_was_written()
    {
        var body = MessageJson.Write(Queued);

        var read = Assert.IsType<Reading<JobQueued>.Message>(MessageJson.ReadJobQueued(body)).Value;

        Assert.Equal(body, MessageJson.Write(read));
        Assert.Contains("\"retry_count\":1", body, StringComparison.Ordinal);
        Assert.Contains("\"force_on_demand\":true", body, StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_with_as_little_as_possible_is_read_as_it_was_written()
    {
        var spec = new RunnerSpec { Cpu = new(4, null), Ram = new(16, null) };
        var request = Jobs.Request(spec: spec) with { WorkflowName = null, HeadBranch = null, InstallationId = null };

        var body = MessageJson.Write(Jobs.Queued(request) with { DeliveryId = null });

        Assert.DoesNotContain("null", body, StringComparison.Ordinal);
        Assert.Equal(body, MessageJson.Write(Assert.IsType<Reading<JobQueued>.Message>(MessageJson.ReadJobQueued(body)).Value));
    }

    [Theory]
    [MemberData(nameof(Events))]
    public void Each_event_of_ours_is_read_as_it_was_written(FleetEvent written)
    {
        var read = Assert.IsType<Reading<FleetEvent>.Message>(MessageJson.ReadFleetEvent(MessageJson.Write(written))).Value;

        Assert.IsType(written.GetType(), read);
        Assert.Equal(MessageJson.Write(written), MessageJson.Write(read));
    }

    [Fact]
    public void A_message_of_another_version_is_unreadable_and_says_so() =>
        Assert.Contains("Version 2", Reason(MessageJson.Write(Queued with { Version = 2 })), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"version\":1}")]
    [InlineData("{\"version\":\"1\",\"request\":{}}")]
    [InlineData("\ud800")]
    public void What_is_no_message_is_unreadable(string body) => Assert.NotEmpty(Reason(body));

    [Fact]
    public void An_unknown_member_is_refused()
    {
        var body = JsonNode.Parse(MessageJson.Write(Queued))!.AsObject();
        body["request"]!["surprise"] = 1;

        Assert.Contains("$.request", Reason(body.ToJsonString()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_that_comes_twice_is_refused()
    {
        var body = MessageJson.Write(Queued).Replace("\"version\":1", "\"version\":1,\"version\":1", StringComparison.Ordinal);

        Assert.NotEmpty(Reason(body));
    }

    [Fact]
    public void A_null_where_a_value_is_required_is_refused()
    {
        var body = JsonNode.Parse(MessageJson.Write(Queued))!.AsObject();
        body["request"]!["repository"] = null;

        Assert.NotEmpty(Reason(body.ToJsonString()));
    }

    [Fact]
    public void Reading_never_throws_and_never_quotes_the_body() =>
        Gen.String.Array[1, 3].Sample(parts =>
        {
            const string Secret = "hunter2hunter2";
            var body = string.Concat(MessageJson.Write(Queued)[..40], Secret, string.Concat(parts));
            foreach (var reason in new[] { Reason(body), EnvelopeReason(body) })
            {
                Assert.DoesNotContain(Secret, reason, StringComparison.Ordinal);
            }
        });

    private static string Reason(string body) => Assert.IsType<Reading<JobQueued>.Unreadable>(MessageJson.ReadJobQueued(body)).Reason;

    private static string EnvelopeReason(string body) => Assert.IsType<Reading<EventEnvelope>.Unreadable>(EventEnvelope.Read(body)).Reason;
}
