using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace RunsFleet.ServiceDefaults.Tests;

public sealed class TelemetryTests
{
    [Fact]
    public async Task Requests_are_traced_and_probes_are_not()
    {
        var recorder = new Recorder();
        await using var app = TestHost.Build(
            configure: b => b.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddProcessor(recorder)),
            settings: ("Drain:Delay", "00:00:00"));
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var client = app.GetTestClient();

        // A listener hears every host of its process, those of other tests too: ours are the spans of this trace.
        var trace = ActivityTraceId.CreateRandom();
        client.DefaultRequestHeaders.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
        foreach (var path in (string[])["/health/live", "/health/ready", "/work"])
        {
            (await client.GetAsync(path, TestContext.Current.CancellationToken)).Dispose();
        }

        // A span ends just after its response; those of the probes would have ended before it.
        for (var i = 0; i < 1_000 && Server().Count == 0; i++)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        await app.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal("/work", Assert.Single(Server()).GetTagItem("url.path"));

        List<Activity> Server() => [.. recorder.Ended.Where(activity => activity.Kind == ActivityKind.Server && activity.TraceId == trace)];
    }

    [Fact]
    public async Task Spans_of_our_source_go_to_the_collector_when_one_is_named()
    {
        var paths = new ConcurrentQueue<string>();
        await using var collector = await StartCollector(paths);
        var address = collector.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        await using var app = TestHost.Build(
            settings: [("Drain:Delay", "00:00:00"), ("OTEL_EXPORTER_OTLP_ENDPOINT", address), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")]);
        await app.StartAsync(TestContext.Current.CancellationToken);

        using (var source = new ActivitySource(ActivityNames.Source))
        {
            source.StartActivity(ActivityNames.Process)?.Dispose();
        }

        Assert.True(app.Services.GetRequiredService<TracerProvider>().ForceFlush(20_000));
        Assert.Contains("/v1/traces", paths);
    }

    private static async Task<WebApplication> StartCollector(ConcurrentQueue<string> paths)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var collector = builder.Build();
        collector.MapPost("/{**path}", (HttpRequest request) => paths.Enqueue(request.Path));
        await collector.StartAsync(TestContext.Current.CancellationToken);
        return collector;
    }

    private sealed class Recorder : BaseProcessor<Activity>
    {
        public ConcurrentQueue<Activity> Ended { get; } = new();

        public override void OnEnd(Activity data) => Ended.Enqueue(data);
    }
}
