using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.Runtime;
using Amazon.SimpleSystemsManagement;
using LocalCloud.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RunsFleet.Contracts;
using RunsFleet.Fleet.Aws;
using RunsFleet.Fleet.Planning;

[assembly: AssemblyFixture(typeof(MotoServer))]

namespace RunsFleet.Fleet.Tests.Aws;

/// <summary>The adapters on an emulator of AWS that holds the launch templates and tagged default subnets.</summary>
internal sealed class MotoWorld : IDisposable
{
    // The emulator describes its 900 types slowly, and more so on a busy machine.
    private static readonly FleetOptions Patient = new() { AwsTimeout = TimeSpan.FromSeconds(90), CreateFleetTimeout = TimeSpan.FromSeconds(90) };
    private static readonly BasicAWSCredentials Anybody = new("test", "test");
    private static readonly SemaphoreSlim Gate = new(1, 1);
    private static MarketView? _view;
    private readonly ServiceProvider _provider = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public MotoWorld(Uri endpoint, FleetOptions? fleetOptions = null)
    {
        var url = endpoint.AbsoluteUri;
        Ec2 = new AmazonEC2Client(Anybody, new AmazonEC2Config { ServiceURL = url, AuthenticationRegion = "us-east-1" });
        Ssm = new AmazonSimpleSystemsManagementClient(Anybody, new AmazonSimpleSystemsManagementConfig { ServiceURL = url, AuthenticationRegion = "us-east-1" });
        var metrics = new FleetMetrics(_provider.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>());
        var options = Options.Create(fleetOptions ?? Patient);
        Launcher = new Ec2FleetLauncher(Ec2, Ec2, options, TimeProvider.System, metrics, NullLogger<Ec2FleetLauncher>.Instance);
        Terminator = new Ec2Terminator(Ec2, options, TimeProvider.System, metrics, NullLogger<Ec2Terminator>.Instance);
        Market = new Ec2MarketSource(Ec2, options, TimeProvider.System, metrics, NullLogger<Ec2MarketSource>.Instance);
        Configs = new SsmConfigHandover(Ssm, options, TimeProvider.System, metrics, NullLogger<SsmConfigHandover>.Instance);
    }

    public AmazonEC2Client Ec2 { get; }

    public AmazonSimpleSystemsManagementClient Ssm { get; }

    public Ec2FleetLauncher Launcher { get; }

    public Ec2Terminator Terminator { get; }

    public Ec2MarketSource Market { get; }

    public SsmConfigHandover Configs { get; }

    /// <summary>Templates and tags.</summary>
    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        var images = await Ec2.DescribeImagesAsync(new DescribeImagesRequest { MaxResults = 5 }, cancellationToken);
        foreach (var arch in Enum.GetValues<CpuArchitecture>())
        {
            try
            {
                await Ec2.CreateLaunchTemplateAsync(
                    new CreateLaunchTemplateRequest
                    {
                        LaunchTemplateName = RunnerNames.LaunchTemplate(arch),
                        LaunchTemplateData = new RequestLaunchTemplateData { ImageId = images.Images[0].ImageId },
                    },
                    cancellationToken);
            }
            catch (AmazonEC2Exception e) when (e.ErrorCode == "InvalidLaunchTemplateName.AlreadyExistsException")
            {
                // Another test made it.
            }
        }

        var subnets = await Ec2.DescribeSubnetsAsync(new DescribeSubnetsRequest { Filters = [new Filter("default-for-az", ["true"])] }, cancellationToken);
        await Ec2.CreateTagsAsync(
            new CreateTagsRequest { Resources = [.. subnets.Subnets.Select(s => s.SubnetId)], Tags = [new Tag(TagNames.RunnerSubnet, "true")] }, cancellationToken);
    }

    /// <summary>What the emulator sells, read once for all tests.</summary>
    public async Task<MarketView> GetViewAsync(CancellationToken cancellationToken)
    {
        await Gate.WaitAsync(cancellationToken);
        try
        {
            await PrepareAsync(cancellationToken);
            return _view ??= await Market.GetAsync(cancellationToken);
        }
        finally
        {
            Gate.Release();
        }
    }

    public void Dispose()
    {
        Market.Dispose();
        Ec2.Dispose();
        Ssm.Dispose();
        _provider.Dispose();
    }
}
