using Amazon.SQS;
using Amazon.SQS.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Octokit.Webhooks;
using Octokit.Webhooks.AspNetCore;
using RunsFleet.Bench.Running;
using RunsFleet.Messaging;
using RunsFleet.ServiceDefaults;
using RunsFleet.Webhooks;
using RunsFleet.Webhooks.Intake;

namespace RunsFleet.Bench.Servers;

/// <summary>
/// The webhook service as in production, three times: with a sender that does nothing, with its own, and with one that makes a call for each
/// message. The first has two more endpoints beside it, on the same server with the same settings: one that reads a body and drops it, and
/// Octokit's.
/// </summary>
internal static class WebhookServer
{
    public const string Kind = "webhooks";
    public const string Ours = "/webhooks/github";
    public const string Discard = "/discard";
    public const string Octokit = "/octokit";

    /// <summary>The addresses: no sender, and where there is an AWS endpoint, our sender and a call for each message.</summary>
    public static async Task<IReadOnlyList<string>> StartAsync(string[] settings)
    {
        AwsEnvironment.Use(settings.FirstOrDefault() ?? "http://127.0.0.1:9");
        return
        [
            await StartAsync(services => services.AddSingleton<IQueueSender, NoSender>()),
            await StartAsync(_ => { }),
            await StartAsync(services => services.AddAWSService<IAmazonSQS>().AddSingleton<IQueueSender, CallPerMessage>()),
        ];
    }

    private static async Task<string> StartAsync(Action<IServiceCollection> replace)
    {
        var builder = WebApplication.CreateSlimBuilder([$"--Webhooks:Secrets:0={Payloads.Secret}", "--urls=http://127.0.0.1:0"]);
        builder.AddServiceDefaults();
        builder.AddWebhooks();
        builder.Services.AddSingleton<WebhookEventProcessor, NoProcessor>();
        replace(builder.Services);

        var app = builder.Build();
        app.UseExceptionHandler();
        app.MapDefaultEndpoints();
        app.MapWebhooks();
        app.MapPost(Discard, (RequestDelegate)DiscardAsync);
        app.MapGitHubWebhooks(Octokit, Payloads.Secret);
        await app.StartAsync();
        return app.Urls.Single();
    }

    private static async Task DiscardAsync(HttpContext context)
    {
        var body = context.Request.BodyReader;
        while (true)
        {
            var read = await body.ReadAsync(context.RequestAborted);
            body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                context.Response.StatusCode = StatusCodes.Status202Accepted;
                return;
            }
        }
    }

    private sealed class NoProcessor : WebhookEventProcessor;

    private sealed class NoSender : IQueueSender
    {
        public Task SendAsync(string queue, string body, TimeSpan delay = default, CancellationToken cancellationToken = default) => Task.CompletedTask;
    }

    /// <summary>What one writes first: the SDK's client, and a call for each message.</summary>
    private sealed class CallPerMessage(IAmazonSQS sqs) : IQueueSender
    {
        private readonly System.Collections.Concurrent.ConcurrentDictionary<string, Task<GetQueueUrlResponse>> _urls = new();

        public async Task SendAsync(string queue, string body, TimeSpan delay = default, CancellationToken cancellationToken = default)
        {
            var url = await _urls.GetOrAdd(queue, name => sqs.GetQueueUrlAsync(name, CancellationToken.None));
            await sqs.SendMessageAsync(new SendMessageRequest(url.QueueUrl, body), cancellationToken);
        }
    }
}
