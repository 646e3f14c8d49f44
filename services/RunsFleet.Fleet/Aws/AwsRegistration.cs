using Amazon.EC2;
using Amazon.SimpleSystemsManagement;
using Microsoft.Extensions.Options;
using RunsFleet.Ec2;
using RunsFleet.Fleet.Launching;
using RunsFleet.Fleet.Planning;
using RunsFleet.Fleet.Termination;

namespace RunsFleet.Fleet.Aws;

/// <summary>Registers what talks to EC2 and SSM.</summary>
internal static class AwsRegistration
{
    public static IServiceCollection AddEc2AndSsm(this IServiceCollection services)
    {
        services.AddEc2();
        services.AddKeyedAWSService<IAmazonEC2>(Ec2FleetLauncher.ClientKey, (config, provider) =>
        {
            ClientDefaults.Apply(config);
            config.MaxErrorRetry = 0;

            // One attempt, and so the limit of the call.
            config.Timeout = provider.GetRequiredService<IOptions<FleetOptions>>().Value.CreateFleetTimeout;
        });
        services.AddAWSService<IAmazonSimpleSystemsManagement>((config, _) => ClientDefaults.Apply(config));
        services.AddSingleton<IMarketSource, Ec2MarketSource>();
        services.AddSingleton<IFleetLauncher, Ec2FleetLauncher>();
        services.AddSingleton<IInstanceTerminator, Ec2Terminator>();
        services.AddSingleton<IConfigHandover, SsmConfigHandover>();
        return services;
    }
}
