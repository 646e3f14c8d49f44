using LocalCloud.Core;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LocalCloud.Aws.Ec2;

/// <summary>The part of the control API that concerns instances.</summary>
internal static class Ec2Control
{
    private const double Ec2NoticeSeconds = 120;
    private const double LongestNoticeSeconds = 3600;

    public static IEndpointRouteBuilder MapEc2Control(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/_local");
        group.MapGet("/instances", ListAsync);
        group.MapPost("/instances/{id}/interrupt", InterruptAsync);
        group.MapPost("/capacity", SetCapacity);
        return endpoints;
    }

    private static async Task<Ok<IReadOnlyList<WorldInstance>>> ListAsync(IInstanceWorld world, CancellationToken cancellationToken) =>
        TypedResults.Ok(await world.ListAllAsync(cancellationToken));

    private static async Task<Results<Accepted, ValidationProblem, ProblemHttpResult>> InterruptAsync(
        string id, InterruptOrder? order, IInstanceWorld world, CancellationToken cancellationToken)
    {
        var seconds = order?.NoticeSeconds ?? Ec2NoticeSeconds;
        if (seconds is not (>= 0 and <= LongestNoticeSeconds))
        {
            return Invalid("noticeSeconds", $"The notice is 0 to {LongestNoticeSeconds} seconds.");
        }

        if ((await world.ListAllAsync(cancellationToken)).All(instance => instance.InstanceId != id))
        {
            return TypedResults.Problem($"There is no instance {id}.", statusCode: StatusCodes.Status404NotFound);
        }

        return await world.InterruptAsync(id, TimeSpan.FromSeconds(seconds), order?.Silent ?? false, cancellationToken)
            ? TypedResults.Accepted((string?)null)
            : TypedResults.Problem($"The instance {id} is not a live spot instance.", statusCode: StatusCodes.Status409Conflict);
    }

    private static Results<Ok<CapacityAnswer>, ValidationProblem, ProblemHttpResult> SetCapacity(
        CapacityOrder order, IInstanceWorld world, Network network, Capacity capacity, WorldLog log)
    {
        if (world is not EmbeddedInstanceWorld)
        {
            return TypedResults.Problem(
                "Instances are at another endpoint, and so is their capacity.", statusCode: StatusCodes.Status409Conflict);
        }

        static bool Every(string? name) => name is null or "" or "*";

        var types = InstanceTypeCatalog.All.Where(type => Every(order.InstanceType) || type.Name == order.InstanceType).ToList();
        if (types.Count == 0)
        {
            return Invalid("instanceType", $"There is no instance type {order.InstanceType}.");
        }

        var zones = network.Zones.Where(zone => Every(order.Az) || zone.Name == order.Az).ToList();
        if (zones.Count == 0)
        {
            return Invalid("az", $"There is no availability zone {order.Az}.");
        }

        Market[] markets = Every(order.Market) ? [Market.Spot, Market.OnDemand] : Markets.Parse(order.Market!) is { } market ? [market] : [];
        if (markets.Length == 0)
        {
            return Invalid("market", "The market is spot, on-demand or *.");
        }

        if (order.Available < 0)
        {
            return Invalid("available", "The room is a number from 0 on, or null.");
        }

        var pools =
            from type in types
            from zone in zones
            from m in markets
            select new CapacityPool(type.Name, zone.Name, m);
        var count = capacity.Set(pools, order.Available);
        log.Append(
            "capacity_set",
            ("instanceType", order.InstanceType ?? "*"),
            ("az", order.Az ?? "*"),
            ("market", order.Market ?? "*"),
            ("available", order.Available));
        return TypedResults.Ok(new CapacityAnswer(count));
    }

    private static ValidationProblem Invalid(string field, string message) =>
        TypedResults.ValidationProblem(new Dictionary<string, string[]> { [field] = [message] });
}
