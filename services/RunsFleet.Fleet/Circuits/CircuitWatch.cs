using Grpc.Core;
using Microsoft.Extensions.Options;
using RunsFleet.Concurrency;
using RunsFleet.Contracts.Circuit.V1;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Fleet.Circuits;

/// <summary>
/// Keeps what the circuit service tells in memory. Begins before the first message is received: then no launch waits for a connection to be made, and
/// none goes without an answer for that.
/// </summary>
internal sealed partial class CircuitWatch(
    CircuitBreaker.CircuitBreakerClient client, IOptions<FleetOptions> options, TimeProvider time, ILogger<CircuitWatch> logger) : BackgroundService, IHostedLifecycleService
{
    /// <summary>The service says something every 5 s; a stream that is silent for longer than this is broken.</summary>
    internal static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private State _state = new(CircuitSnapshot.Empty, HeardAt: null);
    private string _token = "";

    /// <summary>What was heard last.</summary>
    public CircuitSnapshot Snapshot => Volatile.Read(ref _state).Snapshot;

    /// <summary>How long ago something was heard; null when nothing ever was.</summary>
    public TimeSpan? Age => Volatile.Read(ref _state).HeardAt is { } at ? time.GetElapsedTime(at) : null;

    /// <summary>
    /// Starts the watch before every consumer's start, whatever the order of registration. A breaker that is down does not stop the start.
    /// </summary>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await StartAsync(CancellationToken.None);
        try
        {
            await _first.Task.WaitAsync(options.Value.CircuitConnectTimeout, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            LogNotReached();
        }
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Starts once, by whichever of the host's calls comes first.</summary>
    public override Task StartAsync(CancellationToken cancellationToken) => ExecuteTask is null ? base.StartAsync(cancellationToken) : Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = FirstPause;
        try
        {
            while (true)
            {
                var before = Volatile.Read(ref _state).HeardAt;
                await ListenAsync(stoppingToken);
                pause = Volatile.Read(ref _state).HeardAt == before ? Backoff.Doubled(pause, FirstPause, LongestPause) : FirstPause;
                await Task.Delay(pause * (0.5 + (Random.Shared.NextDouble() / 2)), time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
    }

    private async Task ListenAsync(CancellationToken stoppingToken)
    {
        using var silence = new CancellationTokenSource(Silence, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, silence.Token);
        try
        {
            // It stays open for as long as this process lives.
            using var untraced = Spans.Untraced();
            using var call = client.WatchCircuits(new WatchCircuitsRequest { ResumeToken = _token }, cancellationToken: either.Token);
            while (await call.ResponseStream.MoveNext(either.Token))
            {
                silence.CancelAfter(Silence);
                Hear(call.ResponseStream.Current);
            }

            LogBroken(StatusCode.OK);
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException && !stoppingToken.IsCancellationRequested)
        {
            LogBroken(silence.IsCancellationRequested ? StatusCode.DeadlineExceeded : (e as RpcException)?.StatusCode ?? StatusCode.Cancelled);
        }
        catch (RpcException e) when (stoppingToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(e.Message, e, stoppingToken);
        }
    }

    private void Hear(WatchCircuitsResponse message)
    {
        var now = time.GetTimestamp();
        var known = Volatile.Read(ref _state).Snapshot;
        var next = message.Snapshot ? CircuitSnapshot.Empty.With(message.Circuits, now, time)
            : message.Circuits.Count > 0 ? known.With(message.Circuits, now, time)
            : known;
        Volatile.Write(ref _state, new State(next, now));
        _token = message.ResumeToken;
        _first.TrySetResult();
    }

    private sealed record State(CircuitSnapshot Snapshot, long? HeardAt);

    [LoggerMessage(2301, LogLevel.Warning, "The circuit breaker was not reached at the start. Each launch asks it by itself until it is.", EventName = "CircuitNotReached")]
    private partial void LogNotReached();

    [LoggerMessage(2302, LogLevel.Information, "The watch of the circuit breaker ended with {StatusCode}. It is started again.", EventName = "CircuitWatchEnded")]
    private partial void LogBroken(StatusCode statusCode);
}
