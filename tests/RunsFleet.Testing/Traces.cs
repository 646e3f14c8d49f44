using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Trace;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Testing;

/// <summary>The telemetry of a service, and the spans that it would send from this process: those of other tests that run meanwhile are among them.</summary>
public sealed class Traces : IDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Activity> _ended = new();
    private ActivityTraceId _trace;

    public Traces()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.AddServiceDefaults();
        builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddProcessor(new Kept(_ended)));
        _app = builder.Build();
        _ = _app.Services.GetRequiredService<TracerProvider>();
    }

    /// <summary>All spans that ended.</summary>
    public IReadOnlyList<Activity> All => [.. _ended];

    /// <summary>Those of the trace that <see cref="Start"/> began.</summary>
    public IReadOnlyList<Activity> Ended => [.. _ended.Where(activity => activity.TraceId == _trace)];

    /// <summary>Begins a trace of work for job 7.</summary>
    public Activity Start()
    {
        var root = Spans.Start("test").WithJob(7) ?? throw new InvalidOperationException("Nobody records spans.");
        _trace = root.TraceId;
        return root;
    }

    public void Dispose() => ((IDisposable)_app).Dispose();

    private sealed class Kept(ConcurrentQueue<Activity> ended) : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data) => ended.Enqueue(data);
    }
}
