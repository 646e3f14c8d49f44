using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using RunsFleet.Bench.Running;
using RunsFleet.Circuit;
using RunsFleet.Contracts;
using RunsFleet.Fleet;
using RunsFleet.Fleet.Launching;
using RunsFleet.Messaging;
using RunsFleet.Records;
using RunsFleet.ServiceDefaults;
using RunsFleet.Webhooks;
using RunsFleet.Webhooks.Intake;

namespace RunsFleet.Bench.Servers;

/// <summary>
/// Webhooks, Fleet and Circuit as in production, in one process, with a clock at both ends: when a webhook came, and when the CreateFleet
/// request of its job was sent. <c>GET /latencies</c> answers a line for each job that was launched: its id and the milliseconds between.
/// </summary>
internal static class FleetServer
{
    public const string Kind = "fleet";
    private static readonly AsyncLocal<long> ReceivedAt = new();
    private static readonly ConcurrentDictionary<long, long> Received = new();
    private static readonly ConcurrentDictionary<string, long> Launched = new();

    /// <summary>Settings: where AWS is, the port for webhooks, the ports of Circuit, then those of Fleet as <c>--Fleet:Key=value</c>.</summary>
    public static async Task<IReadOnlyList<string>> StartAsync(string[] settings)
    {
        var (aws, hooks, circuit) = (settings[0], settings[1], settings[2]);
        AwsEnvironment.Use(aws);
        await StartCircuitAsync(circuit);
        await StartWebhooksAsync(hooks);
        return [await StartFleetAsync(aws, circuit, settings[3..])];
    }

    private static async Task StartCircuitAsync(string port)
    {
        var builder = WebApplication.CreateSlimBuilder([$"--Circuit:GrpcPort={port}", "--urls=http://127.0.0.1:0"]);
        builder.AddServiceDefaults();
        builder.AddCircuit();
        var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapCircuit();
        await app.StartAsync();
    }

    private static async Task StartWebhooksAsync(string port)
    {
        var builder = WebApplication.CreateSlimBuilder([$"--Webhooks:Secrets:0={Payloads.Secret}", $"--urls=http://127.0.0.1:{port}"]);
        builder.AddServiceDefaults();
        builder.AddWebhooks();
        Decorate<IQueueSender>(builder.Services, inner => new Sender(inner));
        var app = builder.Build();
        app.UseExceptionHandler();
        app.Use((context, next) =>
        {
            ReceivedAt.Value = TimeProvider.System.GetTimestamp();
            return next(context);
        });
        app.MapDefaultEndpoints();
        app.MapWebhooks();
        await app.StartAsync();
    }

    private static async Task<string> StartFleetAsync(string aws, string circuit, string[] settings)
    {
        using var key = RSA.Create(2048);
        var builder = WebApplication.CreateSlimBuilder(
        [
            "--GitHub:AppId=1", $"--GitHub:PrivateKey={key.ExportPkcs8PrivateKeyPem()}", $"--GitHub:BaseAddress={new Uri(new Uri(aws), "api/v3/")}",
            $"--services:circuit:grpc:0=http://127.0.0.1:{circuit}", "--urls=http://127.0.0.1:0", .. settings,
        ]);
        builder.AddServiceDefaults();
        builder.AddFleet();
        Decorate<IFleetLauncher>(builder.Services, inner => new Launcher(inner));
        var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapGet("/latencies", (RequestDelegate)WriteLatenciesAsync);
        await app.StartAsync();
        return app.Urls.Single();
    }

    private static async Task WriteLatenciesAsync(HttpContext context)
    {
        var records = context.RequestServices.GetRequiredService<IRecordStore>();
        foreach (var (job, received) in Received)
        {
            if (await records.FindJobAsync(job, context.RequestAborted) is { LaunchId: { } launch } && Launched.TryGetValue(launch, out var launched))
            {
                var milliseconds = TimeProvider.System.GetElapsedTime(received, launched).TotalMilliseconds;
                await context.Response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{job} {milliseconds:0.000}\n"));
            }
        }
    }

    /// <summary>Puts something in front of what is registered.</summary>
    internal static void Decorate<T>(IServiceCollection services, Func<T, T> decorate)
        where T : class
    {
        var plain = services.Last(service => service.ServiceType == typeof(T));
        services.Remove(plain);
        services.AddSingleton(provider => decorate((T)(plain.ImplementationInstance
            ?? plain.ImplementationFactory?.Invoke(provider)
            ?? ActivatorUtilities.CreateInstance(provider, plain.ImplementationType!))));
    }

    private sealed class Sender(IQueueSender inner) : IQueueSender
    {
        public Task SendAsync(string queue, string body, TimeSpan delay = default, CancellationToken cancellationToken = default)
        {
            if (queue == QueueNames.Main && MessageJson.ReadJobQueued(body) is Reading<JobQueued>.Message { Value.Request.JobId: var job })
            {
                Received.TryAdd(job, ReceivedAt.Value);
            }

            return inner.SendAsync(queue, body, delay, cancellationToken);
        }
    }

    private sealed class Launcher(IFleetLauncher inner) : IFleetLauncher
    {
        public Task<FleetOutcome> CreateAsync(FleetRequest request, string clientToken, CancellationToken cancellationToken)
        {
            Launched.TryAdd(request.Tags[TagNames.LaunchId], TimeProvider.System.GetTimestamp());
            return inner.CreateAsync(request, clientToken, cancellationToken);
        }

        public Task<IReadOnlyList<LaunchedInstance>?> FindAsync(string launchId, CancellationToken cancellationToken) =>
            inner.FindAsync(launchId, cancellationToken);
    }
}
