using Amazon.EC2;
using Amazon.SimpleSystemsManagement;
using RunsFleet.Fleet.Launching;
using RunsFleet.Fleet.Planning;
using RunsFleet.Fleet.Termination;

namespace RunsFleet.Fleet.Aws;

/// <summary>Registers what talks to EC2 and SSM.</summary>
internal static class AwsRegistration
{
    public static IServiceCollection AddEc2AndSsm(this IServiceCollection services)
    {
        services.AddAWSService<IAmazonEC2>((config, _) => config.MaxErrorRetry = AwsCall.MaxRetries);
        services.AddKeyedAWSService<IAmazonEC2>(Ec2FleetLauncher.ClientKey, (config, _) => config.MaxErrorRetry = 0);
        services.AddAWSService<IAmazonSimpleSystemsManagement>((config, _) => config.MaxErrorRetry = AwsCall.MaxRetries);
        services.AddSingleton<IMarketSource, Ec2MarketSource>();
        services.AddSingleton<IFleetLauncher, Ec2FleetLauncher>();
        services.AddSingleton<IInstanceTerminator, Ec2Terminator>();
        services.AddSingleton<IConfigHandover, SsmConfigHandover>();
        return services;
    }
}
