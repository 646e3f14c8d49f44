using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using RunsFleet.Circuit.Breaker;
using RunsFleet.Circuit.Handlers;
using RunsFleet.Contracts.Circuit.V1;
using CircuitMessage = RunsFleet.Contracts.Circuit.V1.Circuit;

namespace RunsFleet.Circuit.Api;

/// <summary>The gRPC edge: translates, and nothing else.</summary>
internal sealed class CircuitApi(CheckCircuits check, RecordInterruption record, ResetCircuit reset, TimeProvider time)
    : CircuitBreaker.CircuitBreakerBase
{
    public override async Task<CheckCircuitResponse> CheckCircuit(CheckCircuitRequest request, ServerCallContext context)
    {
        var views = await check.HandleAsync([RequestFields.Scope(request.InstanceType, "instance_type")], context.CancellationToken);
        return new CheckCircuitResponse { Circuit = Message(views[0]) };
    }

    public override async Task<CheckCircuitsResponse> CheckCircuits(CheckCircuitsRequest request, ServerCallContext context)
    {
        var views = await check.HandleAsync(RequestFields.Scopes(request.InstanceTypes, "instance_types"), context.CancellationToken);
        return new CheckCircuitsResponse { Circuits = { views.Select(Message) } };
    }

    public override async Task<RecordInterruptionResponse> RecordInterruption(RecordInterruptionRequest request, ServerCallContext context)
    {
        var (recorded, view) = await record.HandleAsync(RequestFields.Fact(request, time.GetUtcNow()), context.CancellationToken);
        return new RecordInterruptionResponse { Recorded = recorded, Circuits = { Message(view) } };
    }

    public override async Task<ResetCircuitResponse> ResetCircuit(ResetCircuitRequest request, ServerCallContext context)
    {
        var view = await reset.HandleAsync(
            RequestFields.Scope(request.Scope, "scope"),
            RequestFields.Line(request.Actor, "actor"),
            RequestFields.Line(request.Reason, "reason"),
            context.CancellationToken);
        return new ResetCircuitResponse { Circuit = Message(view) };
    }

    private static CircuitMessage Message(CircuitView view) => new()
    {
        Scope = view.Scope.ToString(),
        State = view.IsOpen ? CircuitState.Open : CircuitState.Closed,
        InterruptionCount = view.InterruptionCount,
        Remaining = view.Remaining is { } remaining ? Duration.FromTimeSpan(remaining) : null,
    };
}
