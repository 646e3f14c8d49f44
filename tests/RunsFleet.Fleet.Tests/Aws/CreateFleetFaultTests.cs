using Amazon.EC2;
using Amazon.EC2.Model;
using Microsoft.Extensions.Logging.Abstractions;
using RunsFleet.Contracts;
using RunsFleet.Fleet.Aws;
using RunsFleet.Fleet.Launching;
using RunsFleet.Records;
using RunsFleet.Testing;

namespace RunsFleet.Fleet.Tests.Aws;

/// <summary>CreateFleet under every fault, over real sockets with the real client: whatever happens, one launch brings one instance.</summary>
public sealed class CreateFleetFaultTests(LocalWorld world) : IClassFixture<LocalWorld>, IAsyncLifetime
{
    private const string Template = "fleet-faults";
    private Subnet _subnet = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await using var aws = await FaultyAws.StartAsync(world);
        _subnet = (await aws.Ec2.DescribeSubnetsAsync(new DescribeSubnetsRequest(), Cancel)).Subnets[0];
        var images = await aws.Ec2.DescribeImagesAsync(new DescribeImagesRequest { Owners = ["amazon"] }, Cancel);
        try
        {
            await aws.Ec2.CreateLaunchTemplateAsync(
                new CreateLaunchTemplateRequest { LaunchTemplateName = Template, LaunchTemplateData = new RequestLaunchTemplateData { ImageId = images.Images[0].ImageId } }, Cancel);
        }
        catch (AmazonEC2Exception e) when (e.ErrorCode is "InvalidLaunchTemplateName.AlreadyExistsException")
        {
            // Made for an earlier test of this world.
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public Task Whatever_became_of_the_call_the_same_token_brings_one_instance() => FaultCases.EachAsync(FaultCases.Aws, async fault =>
    {
        await using var aws = await FaultyAws.StartAsync(world);
        var launcher = Launcher(aws);
        var (request, launchId) = Request();
        aws.Fail("CreateFleet", fault, FaultCases.Ec2(fault));
        aws.Settings.Value.CreateFleetTimeout = fault is FaultCases.Timeout ? TimeSpan.FromSeconds(3) : TimeSpan.FromSeconds(60);

        var outcome = await launcher.CreateAsync(request, $"{launchId}-1", Cancel);

        Assert.Equal(Expected(fault), outcome.GetType().Name);
        Assert.Equal(["EC2"], aws.Errors);

        // L29: no retry. Who is impatient may give up before the request has arrived.
        Assert.InRange(aws.Http.Count("CreateFleet"), fault is FaultCases.Timeout ? 0 : 1, 1);
        aws.Heal();
        aws.Settings.Value.CreateFleetTimeout = TimeSpan.FromSeconds(60);
        Assert.Equal(FaultCases.WasDone(fault) ? 1 : 0, (await launcher.FindAsync(launchId, Cancel))?.Count);

        var launched = Assert.IsType<FleetOutcome.Launched>(await launcher.CreateAsync(request, $"{launchId}-1", Cancel));

        var found = await launcher.FindAsync(launchId, Cancel);
        Assert.Equal(Assert.Single(launched.Instances).InstanceId, Assert.Single(found ?? []).InstanceId);
    });

    [Fact]
    public async Task An_answer_in_XML_that_is_not_EC2s_does_not_use_the_token_up()
    {
        await using var aws = await FaultyAws.StartAsync(world);
        var launcher = Launcher(aws);
        var (request, launchId) = Request();
        aws.Http.Fail("CreateFleet", new HttpFault.Answer(200, "<html><body>Log in</body></html>") { ContentType = "text/xml" }, times: 1);

        Assert.IsType<FleetOutcome.Unclear>(await launcher.CreateAsync(request, $"{launchId}-1", Cancel));
        Assert.IsType<FleetOutcome.Launched>(await launcher.CreateAsync(request, $"{launchId}-1", Cancel));
    }

    private static string Expected(string fault) => fault switch
    {
        FaultCases.Forbidden or FaultCases.BadRequest => nameof(FleetOutcome.Invalid),
        FaultCases.Throttled => nameof(FleetOutcome.Throttled),
        _ => nameof(FleetOutcome.Unclear),
    };

    private static Ec2FleetLauncher Launcher(FaultyAws aws) =>
        new(aws.Ec2, aws.Ec2, aws.Settings, TimeProvider.System, aws.Metrics, NullLogger<Ec2FleetLauncher>.Instance);

    private (FleetRequest Request, string LaunchId) Request()
    {
        var launchId = $"launch-{Guid.NewGuid():n}";
        return (new FleetRequest
        {
            Market = Market.OnDemand,
            AllocationStrategy = "lowest-price",
            LaunchTemplate = Template,
            Capacity = 1,
            Overrides = [new("c7g.large", _subnet.SubnetId, _subnet.AvailabilityZone)],
            Tags = new Dictionary<string, string> { [TagNames.LaunchId] = launchId },
        }, launchId);
    }
}
