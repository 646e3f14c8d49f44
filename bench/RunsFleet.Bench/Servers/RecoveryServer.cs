using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using RunsFleet.Contracts;
using RunsFleet.Events;
using RunsFleet.Messaging;
using RunsFleet.Records;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Bench.Servers;

/// <summary>
/// All of <see cref="FleetServer"/>, and Events in the same process. <c>GET /requeued</c> answers a line for each job that was queued again for the loss of its
/// instance: its id, and the Unix time in milliseconds when its message was on the queue. <c>GET /job?instance=i-...</c> answers the job of an instance.
/// </summary>
internal static class RecoveryServer
{
    public const string Kind = "recovery";
    private static readonly ConcurrentDictionary<long, long> Requeued = new();

    /// <summary>Settings: as those of <see cref="FleetServer"/>.</summary>
    public static async Task<IReadOnlyList<string>> StartAsync(string[] settings)
    {
        await FleetServer.StartAsync(settings);
        var (aws, circuit) = (settings[0], settings[2]);
        using var key = RSA.Create(2048);
        var builder = WebApplication.CreateSlimBuilder(
        [
            "--GitHub:AppId=1", $"--GitHub:PrivateKey={key.ExportPkcs8PrivateKeyPem()}", $"--GitHub:BaseAddress={new Uri(new Uri(aws), "api/v3/")}",
            $"--services:circuit:grpc:0=http://127.0.0.1:{circuit}", "--urls=http://127.0.0.1:0",
        ]);
        builder.AddServiceDefaults();
        builder.AddEvents();
        FleetServer.Decorate<IQueueSender>(builder.Services, inner => new Sender(inner));
        var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapGet("/requeued", (RequestDelegate)WriteRequeuedAsync);
        app.MapGet("/job", (RequestDelegate)WriteJobAsync);
        await app.StartAsync();
        return [app.Urls.Single()];
    }

    private static Task WriteRequeuedAsync(HttpContext context) =>
        context.Response.WriteAsync(string.Concat(Requeued.Select(job => string.Create(CultureInfo.InvariantCulture, $"{job.Key} {job.Value}\n"))));

    private static async Task WriteJobAsync(HttpContext context)
    {
        var records = context.RequestServices.GetRequiredService<IRecordStore>();
        var row = await records.FindInstanceAsync(context.Request.Query["instance"].ToString(), context.RequestAborted);
        await context.Response.WriteAsync(row is { JobStartedAt: null, JobId: { } job } ? job.ToString(CultureInfo.InvariantCulture) : "0");
    }

    private sealed class Sender(IQueueSender inner) : IQueueSender
    {
        public async Task SendAsync(string queue, string body, TimeSpan delay = default, CancellationToken cancellationToken = default)
        {
            await inner.SendAsync(queue, body, delay, cancellationToken);
            if (queue == QueueNames.Main && MessageJson.ReadJobQueued(body) is Reading<JobQueued>.Message { Value.Request: { RetryCount: > 0, JobId: var job } })
            {
                Requeued.TryAdd(job, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
            }
        }
    }
}
