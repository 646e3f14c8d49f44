using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Options;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Webhooks.Tests;

public sealed class WebhookOptionsTests
{
    private const string Good = "local-webhook-secret";
    private readonly WebhookOptionsValidator _validator = new();

    [Fact]
    public void One_or_two_secrets_are_valid()
    {
        Assert.True(_validator.Validate(null, new WebhookOptions { Secrets = [Good] }).Succeeded);
        Assert.True(_validator.Validate(null, new WebhookOptions { Secrets = [Good, Good + "2"] }).Succeeded);
    }

    [Fact]
    public void L07_no_secret_is_a_fault() =>
        Assert.Equal(["Webhooks:Secrets must hold one or two secrets, and holds 0."], _validator.Validate(null, new WebhookOptions()).Failures);

    [Fact]
    public void All_faults_are_named_at_once_and_no_secret_is_quoted()
    {
        var result = _validator.Validate(null, new WebhookOptions
        {
            Secrets = ["too-short", "ends-with-a-line-end\n", ""],
            BodyTimeout = TimeSpan.FromSeconds(10),
            EnqueueTimeout = TimeSpan.Zero,
            HeadersTimeout = TimeSpan.FromSeconds(31),
            KeepAliveTimeout = TimeSpan.FromMilliseconds(1),
            MaxConnections = 9,
            MaxBodyMemory = 1,
        });

        Assert.Equal(
            [
                "Webhooks:Secrets must hold one or two secrets, and holds 3.",
                "Webhooks:Secrets:0 must have at least 16 characters.",
                "Webhooks:Secrets:1 must not begin or end with white space.",
                "Webhooks:Secrets:2 must have at least 16 characters.",
                "Webhooks:BodyTimeout must lie between 00:00:01.5000000 and 00:00:09, and is 00:00:10.",
                "Webhooks:EnqueueTimeout must lie between 00:00:00.1000000 and 00:00:08, and is 00:00:00.",
                "Webhooks:HeadersTimeout must lie between 00:00:01 and 00:00:30, and is 00:00:31.",
                "Webhooks:KeepAliveTimeout must lie between 00:00:01 and 01:00:00, and is 00:00:00.0010000.",
                "Webhooks:MaxConnections must lie between 10 and 100000, and is 9.",
                "Webhooks:MaxBodyMemory must lie between 4194304 and 4294967296, and is 1.",
                "Webhooks:BodyTimeout and Webhooks:EnqueueTimeout must be at most 00:00:09.5000000 together, since GitHub waits 10 s, and are 00:00:10.",
            ],
            result.Failures);
    }

    [Theory]
    [InlineData(5, 4.5, true)]
    [InlineData(5, 4.6, false)]
    public void L01_body_and_queue_together_leave_time_for_the_answer(double body, double enqueue, bool valid) =>
        Assert.Equal(valid, _validator.Validate(null, new WebhookOptions
        {
            Secrets = [Good],
            BodyTimeout = TimeSpan.FromSeconds(body),
            EnqueueTimeout = TimeSpan.FromSeconds(enqueue),
        }).Succeeded);

    [Fact]
    public async Task The_defaults_are_valid_together()
    {
        await using var service = new WebhooksService();

        using var client = service.CreateClient();
    }

    [Fact]
    public async Task Faults_of_every_section_are_named_at_once()
    {
        await using var service = new WebhooksService();
        service.UseLoopback();
        service.Set("Webhooks:MaxConnections", "1");
        service.Set("Messaging:MaxBatchesInFlight", "0");
        service.Set("Drain:Delay", "-00:00:01");

        var faults = Assert.ThrowsAny<Exception>(service.StartServer).ToString();

        Assert.All(
            ["Webhooks:MaxConnections", "Messaging:MaxBatchesInFlight", "Drain:Delay"],
            name => Assert.Contains(name, faults, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_call_that_outlives_its_webhook_is_a_fault()
    {
        var fault = await StartFaultAsync($"--Webhooks:Secrets:0={Good}", "--Messaging:CallTimeout=00:00:05", "--Messaging:DrainDeadline=00:00:10");

        Assert.Equal(["Messaging:CallTimeout must be at most Webhooks:EnqueueTimeout, 00:00:04, and is 00:00:05."], fault.Failures);
    }

    /// <summary>The fault that keeps the service from starting. Hosted as its program does: a test server may be asked for when the host that failed is gone already.</summary>
    internal static async Task<OptionsValidationException> StartFaultAsync(params string[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0", .. settings]);
        builder.AddServiceDefaults();
        builder.AddWebhooks();
        await using var app = builder.Build();
        return await Assert.ThrowsAnyAsync<OptionsValidationException>(() => app.StartAsync(TestContext.Current.CancellationToken));
    }
}
