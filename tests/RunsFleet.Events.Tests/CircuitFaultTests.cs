using System.Diagnostics.Metrics;
using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RunsFleet.Contracts.Circuit.V1;
using RunsFleet.ServiceDefaults;
using RunsFleet.Testing;
using static RunsFleet.Events.Tests.Rows;

namespace RunsFleet.Events.Tests;

/// <summary>The call to the circuit breaker under every fault, over real gRPC: told again later, or our own mistake.</summary>
public sealed class CircuitFaultTests : IAsyncLifetime
{
    private static readonly Interruption Fact = new(A, "c7g.large", "us-east-1a", Jobs.QueuedAt, InterruptionEvidence.Warning);

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly Breaker _breaker = new();
    private WebApplication? _server;
    private Func<HttpContext, Func<Task>, Task> _fault = (_, next) => next();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<StatusCode> PassingStatuses { get; } =
    [
        StatusCode.Unavailable, StatusCode.Internal, StatusCode.ResourceExhausted, StatusCode.Aborted, StatusCode.DeadlineExceeded, StatusCode.Unknown,
        StatusCode.PermissionDenied, StatusCode.Unauthenticated, StatusCode.Unimplemented,
    ];

    [Theory]
    [MemberData(nameof(PassingStatuses))]
    public Task A_status_that_may_pass_is_told_again(StatusCode status)
    {
        _breaker.FailWith = status;
        return FailsAsync();
    }

    // A proxy's answers, while a deploy moves the breaker.
    [Theory]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public Task An_answer_that_is_not_gRPC_is_told_again(HttpStatusCode status)
    {
        _fault = (context, _) =>
        {
            context.Response.StatusCode = (int)status;
            return Task.CompletedTask;
        };
        return FailsAsync();
    }

    [Fact]
    public async Task A_call_that_is_not_answered_in_time_is_told_again()
    {
        var ended = new TaskCompletionSource();
        _fault = async (context, _) =>
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ended.SetResult();
        };
        // Long enough to arrive on a busy machine: who gives up before that leaves nothing to end.
        await FailsAsync(TimeSpan.FromSeconds(2));
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Cancelled);
    }

    [Fact]
    public Task A_truncated_answer_is_told_again()
    {
        _fault = async (context, _) =>
        {
            context.Response.ContentType = "application/grpc";
            await context.Response.Body.WriteAsync(new byte[] { 0, 0, 0, 0, 9, 8 }, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            context.Abort();
        };
        return FailsAsync();
    }

    [Fact]
    public async Task A_fact_that_was_stored_but_whose_answer_was_lost_is_told_again_as_the_very_same()
    {
        _fault = async (context, next) =>
        {
            var body = context.Response.Body;
            context.Response.Body = new MemoryStream();
            await next();
            context.Response.Body = body;
            context.Abort();
        };
        await FailsAsync();
        Assert.Equal(2, _breaker.Requests.Count);
        Assert.Equal(_breaker.Requests[0], _breaker.Requests[1]);
    }

    [Fact]
    public async Task A_breaker_that_is_not_there_is_told_again()
    {
        await _server!.StopAsync(Cancelled);

        Assert.False(await Circuit(TimeSpan.FromSeconds(30)).TryRecordAsync(Fact, Cancelled));
    }

    [Fact]
    public async Task Our_own_mistake_is_an_error()
    {
        _breaker.FailWith = StatusCode.InvalidArgument;

        await Assert.ThrowsAsync<RpcException>(() => Circuit(TimeSpan.FromSeconds(30)).TryRecordAsync(Fact, Cancelled));
    }

    [Fact]
    public async Task L50_a_call_that_is_cancelled_on_the_way_down_is_neither_done_nor_failed()
    {
        using var down = new CancellationTokenSource();
        _fault = async (context, _) =>
        {
            await down.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        };
        using var errors = Errors();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Circuit(TimeSpan.FromSeconds(30)).TryRecordAsync(Fact, down.Token));
        Assert.Empty(errors.GetMeasurementSnapshot());
    }

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(_breaker);
        _server = builder.Build();
        _server.Use((context, next) => _fault(context, () => next(context)));
        _server.MapGrpcService<Breaker>();
        await _server.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _server!.StopAsync(patience.Token);
        await _server.DisposeAsync();
        await _services.DisposeAsync();
    }

    private async Task FailsAsync(TimeSpan? timeout = null)
    {
        using var errors = Errors();
        Assert.False(await Circuit(timeout ?? TimeSpan.FromSeconds(30)).TryRecordAsync(Fact, Cancelled));
        Assert.Equal("Circuit", Assert.Single(errors.GetMeasurementSnapshot()).Tags[MetricTags.Service]);

        (_fault, _breaker.FailWith) = ((_, next) => next(), null);
        Assert.True(await Circuit(TimeSpan.FromSeconds(30)).TryRecordAsync(Fact, Cancelled));
    }

    private MetricCollector<long> Errors() => new(_services.GetRequiredService<IMeterFactory>(), MetricNames.Meter, MetricNames.ApiErrors);

    private GrpcCircuit Circuit(TimeSpan timeout) => new(
        new CircuitBreaker.CircuitBreakerClient(GrpcChannel.ForAddress(_server!.Urls.Single())),
        new EventsMetrics(_services.GetRequiredService<IMeterFactory>()),
        Options.Create(new EventsOptions { CircuitTimeout = timeout }),
        TimeProvider.System,
        NullLogger<GrpcCircuit>.Instance);

    private sealed class Breaker : CircuitBreaker.CircuitBreakerBase
    {
        public StatusCode? FailWith { get; set; }

        public List<RecordInterruptionRequest> Requests { get; } = [];

        public override Task<RecordInterruptionResponse> RecordInterruption(RecordInterruptionRequest request, ServerCallContext context)
        {
            if (FailWith is { } status)
            {
                throw new RpcException(new Status(status, "as the test says"));
            }

            lock (Requests)
            {
                Requests.Add(request);
            }

            return Task.FromResult(new RecordInterruptionResponse { Recorded = true });
        }
    }
}
