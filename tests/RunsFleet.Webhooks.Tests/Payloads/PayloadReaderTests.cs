using System.Text;
using System.Text.Json.Nodes;
using RunsFleet.Webhooks.Payloads;

namespace RunsFleet.Webhooks.Tests.Payloads;

public sealed class PayloadReaderTests
{
    [Fact]
    public void A_queued_job_is_read_from_a_real_payload()
    {
        var job = Job(Payload.Real("workflow_job.queued"));

        Assert.Equal(JobAction.Queued, job.Action);
        Assert.Equal(289782451, job.JobId);
        Assert.Equal(2202229078, job.RunId);
        Assert.Equal(1, job.RunAttempt);
        Assert.Equal("Codertocat/Hello-World", job.Repository);
        Assert.Equal("update", job.Name);
        Assert.Equal("CodeQL", job.WorkflowName);
        Assert.Equal("main", job.HeadBranch);
        Assert.Equal(["ubuntu-latest"], job.Labels);
        Assert.Equal(new DateTimeOffset(2021, 9, 13, 2, 21, 13, TimeSpan.Zero), job.QueuedAt);
        Assert.Equal(3456996, job.InstallationId);
    }

    [Fact]
    public void A_completed_job_is_read_from_a_real_payload_of_an_organization_without_an_installation()
    {
        var job = Job(Payload.Real("workflow_job.completed"));

        Assert.Equal(JobAction.Completed, job.Action);
        Assert.Equal("failure", job.Conclusion);
        Assert.Equal("GitHub Actions 5", job.RunnerName);
        Assert.Equal(5, job.RunnerId);
        Assert.Equal(new DateTimeOffset(2021, 8, 5, 10, 33, 58, TimeSpan.Zero), job.QueuedAt);
        Assert.Equal(new DateTimeOffset(2021, 8, 5, 10, 34, 58, TimeSpan.Zero), job.StartedAt);
        Assert.Equal(new DateTimeOffset(2021, 8, 5, 10, 38, 16, TimeSpan.Zero), job.CompletedAt);
        Assert.Null(job.InstallationId);
    }

    [Fact]
    public void A_job_that_no_runner_has_yet_is_read()
    {
        var job = Job(Payload.Real("workflow_job.queued.deployment"));

        Assert.Null(job.RunnerName);
        Assert.Equal(0, job.RunnerId);
    }

    [Fact]
    public void An_old_server_leaves_out_the_attempt_and_the_time_of_creation()
    {
        var job = Job(Payload.Real("workflow_job.in_progress.old-server"));

        Assert.Equal(1, job.RunAttempt);
        Assert.Equal(job.StartedAt, job.QueuedAt);
    }

    [Fact]
    public void A_run_is_read_from_a_real_payload()
    {
        var run = Assert.IsType<WebhookPayload.RunCompleted>(Read(PayloadReader.ReadRun(Payload.Real("workflow_run.completed").ToBytes())));

        Assert.Equal(289782451, run.RunId);
        Assert.Equal(1, run.RunAttempt);
        Assert.Equal("octo-org/octo-repo", run.Repository);
        Assert.Equal("success", run.Conclusion);
        Assert.Equal(new DateTimeOffset(2020, 10, 5, 16, 33, 49, TimeSpan.Zero), run.CompletedAt);
        Assert.Null(run.InstallationId);
    }

    [Fact]
    public void A_conclusion_that_GitHub_did_not_give_is_unknown()
    {
        var run = Assert.IsType<WebhookPayload.RunCompleted>(
            Read(PayloadReader.ReadRun(Payload.Real("workflow_run.completed.no-conclusion").ToBytes())));

        Assert.Equal("unknown", run.Conclusion);
        Assert.Equal("unknown", Job(Payload.Job("completed", "x").With("workflow_job.conclusion", null)).Conclusion);
    }

    [Fact]
    public void Other_actions_ask_for_no_field()
    {
        Assert.IsType<WebhookPayload.OtherAction>(Read(PayloadReader.ReadJob(Payload.Real("workflow_job.waiting").ToBytes())));
        Assert.IsType<WebhookPayload.OtherAction>(Read(PayloadReader.ReadRun(Payload.Real("workflow_run.requested").ToBytes())));
        Assert.IsType<WebhookPayload.OtherAction>(Read(PayloadReader.ReadJob("""{"action":"new_in_2030"}"""u8)));
    }

    [Fact]
    public void Long_texts_are_cut_between_characters()
    {
        var job = Job(Payload.Queued("runs-fleet").With("workflow_job.name", new string('n', 511) + "\U0001F600"));

        Assert.Equal(new string('n', 511), job.Name);
    }

    [Fact]
    public void Times_come_in_UTC()
    {
        var job = Job(Payload.Queued("runs-fleet").With("workflow_job.created_at", "2026-03-01T14:00:00+02:00"));

        Assert.Equal(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero), job.QueuedAt);
        Assert.Equal(TimeSpan.Zero, job.QueuedAt.Offset);
    }

    [Theory]
    [InlineData("queued", "action")]
    [InlineData("queued", "workflow_job.id")]
    [InlineData("queued", "workflow_job.run_id")]
    [InlineData("queued", "workflow_job.name")]
    [InlineData("queued", "workflow_job.labels")]
    [InlineData("queued", "repository.full_name")]
    [InlineData("in_progress", "workflow_job.started_at")]
    [InlineData("completed", "workflow_job.completed_at")]
    public void A_missing_or_null_field_is_named(string action, string field)
    {
        Assert.Equal(field, Fault(Payload.Job(action, "runs-fleet").Without(field).ToBytes()).Field);
        Assert.Equal(field, Fault(Payload.Job(action, "runs-fleet").With(field, null).ToBytes()).Field);
    }

    [Theory]
    [InlineData("repository", "repository.full_name")]
    [InlineData("workflow_job", "workflow_job.id")]
    public void A_missing_object_is_told_by_its_first_field(string name, string field)
    {
        Assert.Equal(field, Fault(Payload.Queued("runs-fleet").Without(name).ToBytes()).Field);
        Assert.Equal(field, Fault(Payload.Queued("runs-fleet").With(name, null).ToBytes()).Field);
    }

    [Theory]
    [InlineData("action", "1")]
    [InlineData("workflow_job", "[]")]
    [InlineData("workflow_job.id", "0")]
    [InlineData("workflow_job.id", "-1")]
    [InlineData("workflow_job.id", "1.5")]
    [InlineData("workflow_job.id", "\"1\"")]
    [InlineData("workflow_job.id", "9223372036854775808")]
    [InlineData("workflow_job.id", "true")]
    [InlineData("workflow_job.id", "{}")]
    [InlineData("workflow_job.run_id", "[1]")]
    [InlineData("workflow_job.run_attempt", "0")]
    [InlineData("workflow_job.run_attempt", "2147483648")]
    [InlineData("workflow_job.name", "7")]
    [InlineData("workflow_job.name", "{\"a\":1}")]
    [InlineData("workflow_job.name", "\"\\ud800\"")]
    [InlineData("workflow_job.labels", "\"runs-fleet\"")]
    [InlineData("workflow_job.labels", "[null]")]
    [InlineData("workflow_job.labels", "[[\"runs-fleet\"]]")]
    [InlineData("workflow_job.labels", "{}")]
    [InlineData("workflow_job.runner_id", "-1")]
    [InlineData("workflow_job.runner_name", "[]")]
    [InlineData("workflow_job.conclusion", "\"\"")]
    [InlineData("workflow_job.conclusion", "\"Success!\"")]
    [InlineData("workflow_job.created_at", "\"yesterday\"")]
    [InlineData("workflow_job.created_at", "1640000000")]
    [InlineData("workflow_job.created_at", "\"0001-01-01T00:00:00+14:00\"")]
    [InlineData("repository", "\"a/b\"")]
    [InlineData("repository.full_name", "\"widgets\"")]
    [InlineData("repository.full_name", "\"acme/widgets/x\"")]
    [InlineData("repository.full_name", "\"acme/..\"")]
    [InlineData("repository.full_name", "\"acme/wid gets\"")]
    [InlineData("installation", "7")]
    [InlineData("installation.id", "\"7\"")]
    public void A_value_of_the_wrong_kind_is_named_and_not_quoted(string field, string value)
    {
        var body = Payload.Queued("runs-fleet").With(field, "VALUE").ToString().Replace("\"VALUE\"", value, StringComparison.Ordinal);

        var fault = Fault(Encoding.UTF8.GetBytes(body));

        Assert.Equal(field, fault.Field);
        Assert.StartsWith("must be", fault.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("action", """{"action":"queued","action":"completed"}""")]
    [InlineData("workflow_job", """{"action":"queued","workflow_job":{},"workflow_job":{}}""")]
    [InlineData("workflow_job.id", """{"workflow_job":{"id":1,"id":1}}""")]
    [InlineData("workflow_job.id", """{"workflow_job":{"id":1,"\u0069d":2}}""")]
    [InlineData("repository.full_name", """{"repository":{"full_name":"a/b","full_name":"c/d"}}""")]
    [InlineData("installation.id", """{"installation":{"id":1,"id":1}}""")]
    public void A_field_that_comes_twice_is_named(string field, string body)
    {
        var fault = Fault(Encoding.UTF8.GetBytes(body));

        Assert.Equal(field, fault.Field);
        Assert.Equal("comes twice", fault.Problem);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"secret\"")]
    [InlineData("{")]
    [InlineData("{}{}")]
    [InlineData("{} x")]
    [InlineData("{\"action\":\"queued\",}")]
    [InlineData("{'action':'queued'}")]
    [InlineData("// comment\n{}")]
    [InlineData("\uFEFF{\"action\":\"waiting\"}")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("payload=%7B%7D")]
    public void What_is_no_JSON_object_is_malformed(string body)
    {
        var fault = Fault(Encoding.UTF8.GetBytes(body));

        Assert.Equal("body", fault.Field);
        Assert.DoesNotContain("secret", fault.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Invalid_UTF_8_is_malformed_also_in_fields_that_nobody_reads() =>
        Assert.Equal(new PayloadReading.Malformed("body", "must be UTF-8"), Fault([.. """{"action":"waiting","x":" """u8, 0xC3, 0x28, .. "\"}"u8]));

    [Fact]
    public void Depth_is_limited()
    {
        var deep = $$"""{"action":"waiting","x":{{new string('[', 40)}}{{new string(']', 40)}}}""";
        var shallow = $$"""{"action":"waiting","x":{{new string('[', 30)}}{{new string(']', 30)}}}""";

        Assert.Equal("body", Fault(Encoding.UTF8.GetBytes(deep)).Field);
        Assert.IsType<PayloadReading.Read>(PayloadReader.ReadJob(Encoding.UTF8.GetBytes(shallow)));
    }

    [Fact]
    public void The_order_of_fields_does_not_matter()
    {
        var json = JsonNode.Parse(Payload.Queued("runs-fleet").ToString())!.AsObject();
        var reversed = new JsonObject(json.Reverse().Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())));

        var forwards = Job(Payload.Queued("runs-fleet"));
        var backwards = (WebhookPayload.Job)Read(PayloadReader.ReadJob(Encoding.UTF8.GetBytes(reversed.ToJsonString())));

        Assert.Equal(forwards.Labels, backwards.Labels);
        Assert.Equal(forwards with { Labels = [] }, backwards with { Labels = [] });
    }

    private static WebhookPayload.Job Job(Payload payload) => Assert.IsType<WebhookPayload.Job>(Read(PayloadReader.ReadJob(payload.ToBytes())));

    private static WebhookPayload Read(PayloadReading reading) => Assert.IsType<PayloadReading.Read>(reading).Payload;

    private static PayloadReading.Malformed Fault(byte[] body) => Assert.IsType<PayloadReading.Malformed>(PayloadReader.ReadJob(body));
}
