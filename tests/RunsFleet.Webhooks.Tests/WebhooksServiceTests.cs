using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RunsFleet.Contracts;
using RunsFleet.ServiceDefaults;
using RunsFleet.Webhooks.Intake;
using RunsFleet.Webhooks.Tests.Payloads;

namespace RunsFleet.Webhooks.Tests;

public sealed class WebhooksServiceTests : IAsyncDisposable
{
    private readonly WebhooksService _service = new();

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Theory]
    [InlineData("runs-fleet/cpu=4", QueueNames.Main)]
    [InlineData("runs-fleet=12/pool=ci", QueueNames.Pool)]
    public async Task A_queued_job_is_on_its_queue_and_answered_202(string label, string queue)
    {
        var queued = _service.Collect(MetricNames.JobsQueued);

        using var answer = await _service.PostAsync(Payload.Queued("self-hosted", label).ToBytes());

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var sent = Assert.Single(_service.Queues.Sent);
        Assert.Equal(queue, sent.Queue);
        var message = Assert.IsType<Reading<JobQueued>.Message>(MessageJson.ReadJobQueued(sent.Body)).Value;
        Assert.Equal(label, message.Request.RunnerLabel);
        Assert.Equal("72d3162e-cc78-11e3-81ab-4c9367dc0958", message.DeliveryId);
        Assert.Equal(1, Assert.Single(queued.GetMeasurementSnapshot()).Value);
    }

    [Fact]
    public async Task A_refused_job_is_an_event_a_metric_and_a_reason_that_its_author_finds()
    {
        var refused = _service.Collect(MetricNames.JobsRefused);
        var queued = _service.Collect(MetricNames.JobsQueued);

        using var answer = await _service.PostAsync(Payload.Queued("runs-fleet/cpu=banana").ToBytes());

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Contains("banana", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var sent = Assert.Single(_service.Queues.Sent);
        Assert.Equal(QueueNames.Events, sent.Queue);
        var envelope = Assert.IsType<EventEnvelope.Ours>(Assert.IsType<Reading<EventEnvelope>.Message>(EventEnvelope.Read(sent.Body)).Value);
        Assert.Contains("cpu=\"banana\"", Assert.IsType<JobRefused>(envelope.Event).Reason, StringComparison.Ordinal);
        Assert.Equal("bad_value", Assert.Single(refused.GetMeasurementSnapshot()).Tags[MetricTags.Reason]);
        Assert.Empty(queued.GetMeasurementSnapshot());
        Assert.Contains(_service.Logs, log => log.Message.Contains("cpu=\"banana\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("workflow_job.in_progress", "workflow_job", "job_started")]
    [InlineData("workflow_job.completed", "workflow_job", "job_completed")]
    [InlineData("workflow_run.completed", "workflow_run", "run_completed")]
    public async Task What_happens_to_jobs_and_runs_is_an_event(string payload, string name, string type)
    {
        var body = Payload.Real(payload);
        if (name == "workflow_job")
        {
            body.With("workflow_job.labels", new JsonArray("runs-fleet"));
        }

        using var answer = await _service.PostAsync(body.ToBytes(), name);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var sent = Assert.Single(_service.Queues.Sent);
        Assert.Equal(QueueNames.Events, sent.Queue);
        Assert.Equal(type, JsonDocument.Parse(sent.Body).RootElement.GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("workflow_job.queued", "workflow_job")]
    [InlineData("workflow_job.waiting", "workflow_job")]
    [InlineData("workflow_run.requested", "workflow_run")]
    [InlineData("ping", "ping")]
    [InlineData("workflow_job.queued", "check_run")]
    public async Task What_asks_nothing_of_us_is_ignored_with_200(string payload, string name)
    {
        using var answer = await _service.PostAsync(Payload.Real(payload).ToBytes(), name);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(_service.Queues.Sent);
    }

    [Fact]
    public async Task The_signature_is_of_the_raw_bytes()
    {
        var compact = Payload.Queued("runs-fleet").ToBytes();
        byte[] spaced = [.. " \r\n"u8, .. compact, .. "\n\t "u8];
        var signature = WebhooksService.Sign(spaced, WebhooksService.Secret);

        using var same = await _service.PostAsync(spaced, signature: signature);
        using var normalized = await _service.PostAsync(compact, signature: signature);

        Assert.Equal(HttpStatusCode.Accepted, same.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, normalized.StatusCode);
    }

    [Fact]
    public async Task A_bad_signature_is_found_before_anything_is_parsed()
    {
        using var answer = await _service.PostAsync("no json"u8.ToArray(), signature: WebhooksService.Sign("x"u8.ToArray(), WebhooksService.Secret));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sha256=")]
    [InlineData("sha1=0123456789abcdef0123456789abcdef01234567")]
    public async Task L07_a_request_without_a_signature_is_answered_401(string? signature)
    {
        using var request = WebhooksService.Request(Payload.Queued("runs-fleet").ToBytes(), "workflow_job", signature);
        using var answer = await _service.CreateClient().SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Empty(_service.Queues.Sent);
    }

    [Fact]
    public async Task L07_a_secret_is_replaced_without_a_restart()
    {
        const string Next = "the-secret-that-comes-next";
        var body = Payload.Queued("runs-fleet").ToBytes();
        var (before, after) = (WebhooksService.Sign(body, WebhooksService.Secret), WebhooksService.Sign(body, Next));
        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Unauthorized), await BothAsync());

        _service.Set("Webhooks:Secrets:1", Next);
        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), await BothAsync());

        _service.Set("Webhooks:Secrets:0", Next);
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Accepted), await BothAsync());

        async Task<(HttpStatusCode Old, HttpStatusCode New)> BothAsync()
        {
            using var old = await _service.PostAsync(body, signature: before);
            using var @new = await _service.PostAsync(body, signature: after);
            return (old.StatusCode, @new.StatusCode);
        }
    }

    [Fact]
    public async Task L07_a_bad_edit_of_the_secrets_closes_the_door_until_the_next_good_one()
    {
        var body = Payload.Queued("runs-fleet").ToBytes();
        using var warm = await _service.PostAsync(body);

        Assert.ThrowsAny<Exception>(() => _service.Set("Webhooks:Secrets:0", ""));
        using var closed = await _service.PostAsync(body);
        _service.Set("Webhooks:Secrets:0", WebhooksService.Secret);
        using var open = await _service.PostAsync(body);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, closed.StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, open.StatusCode);
    }

    [Fact]
    public async Task L07_the_service_does_not_start_without_a_secret()
    {
        var fault = await WebhookOptionsTests.StartFaultAsync();

        Assert.Contains("Webhooks:Secrets", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task L01_a_queue_that_refuses_is_answered_503_and_never_2xx()
    {
        _service.Queues.RefuseWith = "ServiceUnavailable";
        var queued = _service.Collect(MetricNames.JobsQueued);
        var rejected = _service.Collect(MetricNames.WebhooksRejected);

        using var answer = await _service.PostAsync(Payload.Queued("runs-fleet").ToBytes());
        using var refused = await _service.PostAsync(Payload.Queued("runs-fleet/x=1").ToBytes());

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Empty(queued.GetMeasurementSnapshot());
        Assert.Equal(["queue_unavailable", "queue_unavailable"], rejected.GetMeasurementSnapshot().Select(m => m.Tags[MetricTags.Reason]));
    }

    [Fact]
    public async Task L01_the_answer_waits_for_the_queue_and_nothing_is_counted_before()
    {
        var queues = new HeldQueueSender();
        await using var service = new WebhooksService(queues);
        var queued = service.Collect(MetricNames.JobsQueued);

        var answering = service.PostAsync(Payload.Queued("runs-fleet").ToBytes());
        await queues.Entered.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.False(answering.IsCompleted);
        Assert.Empty(queued.GetMeasurementSnapshot());
        queues.Release();

        using var answer = await answering;
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Single(queued.GetMeasurementSnapshot());
    }

    [Fact]
    public async Task L01_a_queue_that_does_not_answer_is_answered_503_within_the_deadline()
    {
        var queues = new HeldQueueSender();
        await using var service = new WebhooksService(queues);

        var answering = service.PostAsync(Payload.Queued("runs-fleet").ToBytes());
        await queues.Entered.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        service.Time.Advance(new WebhookOptions().EnqueueTimeout);

        using var answer = await answering;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.False(queues.Accepted.IsCompleted);
    }

    [Fact]
    public async Task L05_what_was_handed_over_is_enqueued_though_the_sender_hangs_up()
    {
        var queues = new HeldQueueSender();
        await using var service = new WebhooksService(queues);
        var queued = service.Collect(MetricNames.JobsQueued);
        using var hangUp = new CancellationTokenSource();
        var body = Payload.Queued("runs-fleet").ToBytes();
        using var request = WebhooksService.Request(body, "workflow_job", WebhooksService.Sign(body, WebhooksService.Secret));

        var answering = service.CreateClient().SendAsync(request, hangUp.Token);
        await queues.Entered.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await hangUp.CancelAsync();
        queues.Release();

        await queues.Accepted.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await queued.WaitForMeasurementsAsync(1, TimeSpan.FromSeconds(20));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answering);
    }

    [Fact]
    public async Task L06_no_log_of_any_level_holds_the_payload_or_a_secret()
    {
        using var answer = await _service.PostAsync(Payload.Queued("runs-fleet").With("workflow_job.name", "top-SECRET-name").ToBytes());

        Assert.NotEmpty(_service.Logs);
        Assert.DoesNotContain(_service.Logs, log => log.Message.Contains("top-SECRET-name", StringComparison.Ordinal));
        Assert.DoesNotContain(_service.Logs, log => log.Message.Contains(WebhooksService.Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_malformed_payload_is_answered_400_with_the_field()
    {
        using var answer = await _service.PostAsync(Payload.Queued("runs-fleet").Without("workflow_job.id").ToBytes());

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal("workflow_job.id is missing.", problem.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task A_request_that_names_no_event_is_answered_400(string? name)
    {
        var body = Payload.Queued("runs-fleet").ToBytes();
        using var request = WebhooksService.Request(body, name, WebhooksService.Sign(body, WebhooksService.Secret));
        using var answer = await _service.CreateClient().SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_webhook_that_is_set_up_to_send_forms_is_told_so()
    {
        var body = "payload=%7B%7D"u8.ToArray();
        using var request = WebhooksService.Request(body, "workflow_job", WebhooksService.Sign(body, WebhooksService.Secret));
        request.Content!.Headers.ContentType = new("application/x-www-form-urlencoded");
        using var answer = await _service.CreateClient().SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("application/json", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task L02_requests_are_served_until_the_listener_closes_and_turned_away_after()
    {
        var body = Payload.Queued("runs-fleet").ToBytes();
        using var before = await _service.PostAsync(body);
        var gate = _service.Services.GetServices<IHostedService>().OfType<IntakeGate>().Single();

        await gate.StopAsync(TestContext.Current.CancellationToken);
        using var after = await _service.PostAsync(body);

        Assert.Equal(HttpStatusCode.Accepted, before.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, after.StatusCode);
        Assert.Single(_service.Queues.Sent);
    }

    [Fact]
    public async Task Other_methods_and_paths_are_not_served()
    {
        using var client = _service.CreateClient();

        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await client.GetAsync("/webhooks/github", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/webhooks", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/live", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Whatever_is_signed_is_answered_with_one_of_the_documented_codes() =>
        await Gen.Select(Gen.Int[0, 7000], Gen.Byte.Array[0, 6], Gen.OneOf("workflow_job", "workflow_run", "ping", "check_run")).SampleAsync(
            async (at, bytes, name) =>
            {
                var body = Payload.Queued("runs-fleet").ToBytes();
                bytes.CopyTo(body, Math.Min(at, body.Length - bytes.Length));
                using var answer = await _service.PostAsync(body, name);

                Assert.Contains((int)answer.StatusCode, new[] { 200, 202, 400 });
            },
            iter: 300);
}
