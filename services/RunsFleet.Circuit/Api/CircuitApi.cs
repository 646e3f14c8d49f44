using System.Diagnostics;
using Grpc.Core;
using RunsFleet.Circuit.Handlers;
using RunsFleet.Contracts.Circuit.V1;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Circuit.Api;

/// <summary>The gRPC edge: translates, and nothing else.</summary>
internal sealed class CircuitApi(
    CheckCircuits check, RecordInterruption record, Probing probing, ManualControl manual, WatchCircuits watch, TimeProvider time)
    : CircuitBreaker.CircuitBreakerBase
{
    public override async Task<CheckCircuitResponse> CheckCircuit(CheckCircuitRequest request, ServerCallContext context)
    {
        var (types, involved) = await check.HandleAsync(
            [RequestFields.InstanceType(request.InstanceType, "instance_type")],
            RequestFields.Zones(request.AvailabilityZones, "availability_zones"),
            context.CancellationToken);
        return new CheckCircuitResponse { Circuit = CircuitMessages.Of(types[0]), Involved = { involved.Select(CircuitMessages.Of) } };
    }

    public override async Task<CheckCircuitsResponse> CheckCircuits(CheckCircuitsRequest request, ServerCallContext context)
    {
        var (types, involved) = await check.HandleAsync(
            RequestFields.InstanceTypes(request.InstanceTypes, "instance_types"),
            RequestFields.Zones(request.AvailabilityZones, "availability_zones"),
            context.CancellationToken);
        return new CheckCircuitsResponse { Circuits = { types.Select(CircuitMessages.Of) }, Involved = { involved.Select(CircuitMessages.Of) } };
    }

    public override async Task<RecordInterruptionResponse> RecordInterruption(RecordInterruptionRequest request, ServerCallContext context)
    {
        Activity.Current.WithInstance(request.InstanceId);
        var (recorded, views) = await record.HandleAsync(RequestFields.Fact(request, time.GetUtcNow()), context.CancellationToken);
        return new RecordInterruptionResponse { Recorded = recorded, Circuits = { views.Select(CircuitMessages.Of) } };
    }

    public override async Task<AcquireProbeResponse> AcquireProbe(AcquireProbeRequest request, ServerCallContext context)
    {
        var (granted, view) = await probing.AcquireAsync(
            RequestFields.Scope(request.Scope, "scope"),
            RequestFields.LaunchId(request.LaunchId, "launch_id"),
            RequestFields.Count(request.Count, "count"),
            context.CancellationToken);
        return new AcquireProbeResponse { Granted = granted, Circuit = CircuitMessages.Of(view) };
    }

    public override async Task<RecordLaunchResponse> RecordLaunch(RecordLaunchRequest request, ServerCallContext context)
    {
        var views = await probing.RecordAsync(
            RequestFields.LaunchId(request.LaunchId, "launch_id"),
            RequestFields.Scopes(request.Scopes, "scopes"),
            RequestFields.Launched(request.Instances, "instances"),
            context.CancellationToken);
        return new RecordLaunchResponse { Circuits = { views.Select(CircuitMessages.Of) } };
    }

    public override async Task<ResetCircuitResponse> ResetCircuit(ResetCircuitRequest request, ServerCallContext context)
    {
        var views = await manual.ResetAsync(
            RequestFields.Scope(request.Scope, "scope"),
            RequestFields.Line(request.Actor, "actor"),
            RequestFields.Line(request.Reason, "reason"),
            context.CancellationToken);
        return new ResetCircuitResponse { Circuit = CircuitMessages.Of(views[0]), Pools = { views.Skip(1).Select(CircuitMessages.Of) } };
    }

    public override async Task<OpenCircuitResponse> OpenCircuit(OpenCircuitRequest request, ServerCallContext context)
    {
        var view = await manual.OpenAsync(
            RequestFields.Scope(request.Scope, "scope"),
            RequestFields.Hold(request.Duration?.ToTimeSpanOrNull(), "duration"),
            RequestFields.Line(request.Actor, "actor"),
            RequestFields.Line(request.Reason, "reason"),
            context.CancellationToken);
        return new OpenCircuitResponse { Circuit = CircuitMessages.Of(view) };
    }

    public override async Task<ListCircuitsResponse> ListCircuits(ListCircuitsRequest request, ServerCallContext context) =>
        new() { Circuits = { (await check.ListAsync(context.CancellationToken)).Select(CircuitMessages.Of) } };

    public override Task WatchCircuits(WatchCircuitsRequest request, IServerStreamWriter<WatchCircuitsResponse> responseStream, ServerCallContext context) =>
        watch.HandleAsync(RequestFields.Token(request.ResumeToken, "resume_token"), responseStream.WriteAsync, context.CancellationToken);
}
