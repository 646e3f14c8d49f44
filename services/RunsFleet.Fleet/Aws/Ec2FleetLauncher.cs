using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.Runtime;
using Microsoft.Extensions.Options;
using RunsFleet.Contracts;
using RunsFleet.Ec2;
using RunsFleet.Fleet.Launching;
using RunsFleet.Fleet.Planning;
using RunsFleet.Records;

namespace RunsFleet.Fleet.Aws;

/// <summary>CreateFleet of type instant: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateFleet.html.</summary>
internal sealed partial class Ec2FleetLauncher(
    [FromKeyedServices(Ec2FleetLauncher.ClientKey)] IAmazonEC2 fleets, IAmazonEC2 ec2, IOptions<FleetOptions> options, TimeProvider time, FleetMetrics metrics, ILogger<Ec2FleetLauncher> logger) : IFleetLauncher
{
    /// <summary>
    /// Key of the client for CreateFleet, which never retries: the launch row does, in its turn (lesson L29).
    /// </summary>
    public const string ClientKey = "create-fleet";

    public async Task<FleetOutcome> CreateAsync(FleetRequest request, string clientToken, CancellationToken cancellationToken)
    {
        try
        {
            var response = await AwsCall.WithinAsync(
                options.Value.CreateFleetTimeout, time, token => fleets.CreateFleetAsync(FleetRequests.Build(request, clientToken), token), cancellationToken);
            return await ReadAsync(request, response, cancellationToken);
        }
        catch (Exception e) when (AwsCall.IsFailure(e))
        {
            metrics.ApiFailed("EC2");
            LogFailed(clientToken, AwsCall.Code(e));
            return Classify(e);
        }
    }

    public async Task<IReadOnlyList<LaunchedInstance>?> FindAsync(string launchId, CancellationToken cancellationToken)
    {
        var request = new DescribeInstancesRequest { Filters = [InstanceFilters.OfLaunch(launchId)] };
        try
        {
            var found = await InstanceReader.ReadAllAsync(request, DescribeAsync, int.MaxValue, cancellationToken);
            return found is null ? null : [.. found.Select(Launched)];
        }
        catch (Exception e) when (AwsCall.IsFailure(e))
        {
            metrics.ApiFailed("EC2");
            LogNotFound(launchId, AwsCall.Code(e));
            return null;
        }
    }

    private Task<DescribeInstancesResponse> DescribeAsync(DescribeInstancesRequest request, CancellationToken cancellationToken) =>
        AwsCall.WithinAsync(options.Value.AwsTimeout, time, token => ec2.DescribeInstancesAsync(request, token), cancellationToken);

    private static LaunchedInstance Launched(Ec2Instance instance) => new(
        instance.InstanceId, instance.InstanceType ?? "unknown", instance.AvailabilityZone ?? InstanceRecord.UnknownZone, instance.Market)
    {
        LaunchedAt = instance.LaunchedAt,
        State = instance.State,
    };

    private async Task<FleetOutcome> ReadAsync(FleetRequest request, CreateFleetResponse response, CancellationToken cancellationToken)
    {
        var zones = request.Overrides.DistinctBy(o => o.SubnetId).ToDictionary(o => o.SubnetId, o => o.Zone, StringComparer.Ordinal);
        var errors = response.Errors ?? [];
        var instances = (response.Instances ?? []).SelectMany(group => Instances(group, request.Market, zones)).ToList();
        List<Offering> outOfCapacity =
        [
            .. errors.Where(e => e.ErrorCode is { } code && AwsErrorCodes.OfferingOutOfCapacity.Contains(code) && code != AwsErrorCodes.Unfulfillable)
                .Select(e => Find(e, request.Market, zones))
                .OfType<Offering>()
                .Distinct(),
        ];
        if (errors.Count > 0)
        {
            LogErrors(request.Tags.GetValueOrDefault(TagNames.LaunchId, "unknown"), errors.Count, instances.Count, string.Join(", ", errors.Select(e => e.ErrorCode).Distinct(StringComparer.Ordinal)));
        }

        if (instances.Count > 0)
        {
            return WithInstances(await LocateAsync(instances, cancellationToken), [.. errors.Select(e => e.ErrorCode ?? "")], outOfCapacity);
        }

        // EC2 names the fleet; what does not was said by somebody on the way.
        return string.IsNullOrEmpty(response.FleetId) && errors.Count == 0
            ? new FleetOutcome.Unclear("CreateFleet's answer names neither a fleet nor errors.")
            : WithoutInstances([.. errors.Select(e => e.ErrorCode ?? "")], outOfCapacity);
    }

    private static FleetOutcome.Launched WithInstances(
        IReadOnlyList<LaunchedInstance> instances, IReadOnlyList<string> codes, IReadOnlyList<Offering> outOfCapacity)
    {
        var code = codes.FirstOrDefault(IsCapacity) ?? codes.FirstOrDefault(AwsErrorCodes.Throttled.Contains) ?? (codes.Count > 0 ? codes[0] : null);
        return new FleetOutcome.Launched(instances, outOfCapacity, code, Passes: code is not null && IsPassing(code)) { SlowDown = codes.Any(AwsErrorCodes.Throttled.Contains) };
    }

    /// <summary>EC2 remembers such an answer with the token: asked again, it says the same, so that a fault of a moment would last.</summary>
    private static FleetOutcome WithoutInstances(IReadOnlyList<string> codes, IReadOnlyList<Offering> outOfCapacity)
    {
        var slowDown = codes.Any(AwsErrorCodes.Throttled.Contains);
        return codes switch
        {
            [] => new FleetOutcome.Nothing("neither instances nor errors"),
            _ when codes.FirstOrDefault(IsCapacity) is { } capacity => new FleetOutcome.NoCapacity(capacity, outOfCapacity) { SlowDown = slowDown },
            _ when codes.FirstOrDefault(IsPassing) is { } passing => new FleetOutcome.Nothing(passing) { SlowDown = slowDown },
            _ => new FleetOutcome.Invalid(codes[0]),
        };
    }

    private static bool IsCapacity(string code) => AwsErrorCodes.OfferingOutOfCapacity.Contains(code) || AwsErrorCodes.QuotaUsedUp.Contains(code);

    private static bool IsPassing(string code) => AwsErrorCodes.Throttled.Contains(code) || AwsErrorCodes.Unclear.Contains(code);

    private static FleetOutcome Classify(Exception e) => e switch
    {
        AmazonServiceException s when AwsErrorCodes.IsThrottled(s) => new FleetOutcome.Throttled(AwsCall.Code(s)),
        AmazonServiceException s when IsCapacity(s.ErrorCode ?? "") => new FleetOutcome.NoCapacity(AwsCall.Code(s), []),
        AmazonServiceException s when AwsErrorCodes.KnownToken.Contains(s.ErrorCode ?? "") => new FleetOutcome.KnownToken(),
        AmazonServiceException s when !AwsErrorCodes.IsUnclear(s) => new FleetOutcome.Invalid(AwsCall.Code(s)),
        _ => new FleetOutcome.Unclear($"CreateFleet gave no answer: {AwsCall.Code(e)}."),
    };

    private static IEnumerable<LaunchedInstance> Instances(CreateFleetInstance group, Market asked, Dictionary<string, string> zones)
    {
        var overrides = group.LaunchTemplateAndOverrides?.Overrides;
        var zone = group.AvailabilityZone ?? overrides?.AvailabilityZone ?? zones.GetValueOrDefault(group.SubnetId ?? overrides?.SubnetId ?? "") ?? InstanceRecord.UnknownZone;
        var type = group.InstanceType?.Value ?? overrides?.InstanceType?.Value ?? "unknown";
        var market = group.Lifecycle?.Value switch
        {
            "spot" => Market.Spot,
            "on-demand" => Market.OnDemand,
            _ => asked,
        };
        return (group.InstanceIds ?? []).Select(id => new LaunchedInstance(id, type, zone, market));
    }

    private static Offering? Find(CreateFleetError error, Market market, Dictionary<string, string> zones)
    {
        var overrides = error.LaunchTemplateAndOverrides?.Overrides;
        var zone = overrides?.AvailabilityZone ?? zones.GetValueOrDefault(overrides?.SubnetId ?? "");
        return zone is not null && overrides?.InstanceType?.Value is { } type ? new Offering(type, zone, market) : null;
    }

    /// <summary>Asks where instances are whose zone the answer left out. It may be too early to know: then the zone is recorded as unknown, not guessed.</summary>
    private async Task<IReadOnlyList<LaunchedInstance>> LocateAsync(List<LaunchedInstance> instances, CancellationToken cancellationToken)
    {
        List<string> lost = [.. instances.Where(i => i.Zone == InstanceRecord.UnknownZone).Select(i => i.InstanceId)];
        if (lost.Count == 0)
        {
            return instances;
        }

        try
        {
            var response = await DescribeAsync(new DescribeInstancesRequest { InstanceIds = lost }, cancellationToken);
            var found = InstanceReader.Read(response).ToDictionary(i => i.InstanceId, i => i.AvailabilityZone);
            return [.. instances.Select(i => i.Zone == InstanceRecord.UnknownZone && found.GetValueOrDefault(i.InstanceId) is { } zone ? i with { Zone = zone } : i)];
        }
        catch (Exception e) when (AwsCall.IsFailure(e))
        {
            metrics.ApiFailed("EC2");
            return instances;
        }
    }

    [LoggerMessage(2201, LogLevel.Warning, "CreateFleet with client token {ClientToken} failed: {Code}. Its launch decides what to ask next.", EventName = "CreateFleetFailed")]
    private partial void LogFailed(string clientToken, string code);

    [LoggerMessage(2202, LogLevel.Warning, "EC2 does not say which instances launch {LaunchId} has: {Code}. The launch asks again later.", EventName = "LaunchLookupFailed")]
    private partial void LogNotFound(string launchId, string code);

    [LoggerMessage(2203, LogLevel.Information, "CreateFleet of launch {LaunchId} answered with {Errors} errors and {Instances} instances: {Codes}.", EventName = "CreateFleetErrors")]
    private partial void LogErrors(string launchId, int errors, int instances, string codes);
}
