using Grpc.Core;
using RunsFleet.Contracts.Circuit.V1;

namespace RunsFleet.Crash.Tests;

/// <summary>A circuit breaker that takes every fact and opens nothing: many worlds interrupt instances of the same types at the same time.</summary>
internal sealed class QuietCircuit : CircuitBreaker.CircuitBreakerBase
{
    public override Task<CheckCircuitResponse> CheckCircuit(CheckCircuitRequest request, ServerCallContext context) => Task.FromResult(new CheckCircuitResponse());

    public override Task<CheckCircuitsResponse> CheckCircuits(CheckCircuitsRequest request, ServerCallContext context) => Task.FromResult(new CheckCircuitsResponse());

    public override Task<RecordInterruptionResponse> RecordInterruption(RecordInterruptionRequest request, ServerCallContext context) =>
        Task.FromResult(new RecordInterruptionResponse { Recorded = true });

    public override async Task WatchCircuits(WatchCircuitsRequest request, IServerStreamWriter<WatchCircuitsResponse> responseStream, ServerCallContext context)
    {
        await responseStream.WriteAsync(new WatchCircuitsResponse { Snapshot = true, ResumeToken = "quiet" }, context.CancellationToken);
        await Task.Delay(Timeout.InfiniteTimeSpan, context.CancellationToken);
    }
}
