using Amazon.EC2;
using Amazon.Runtime;
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
        services.AddAWSService<IAmazonEC2>((config, _) => LimitRetries(config, AwsCall.MaxRetries));
        services.AddKeyedAWSService<IAmazonEC2>(Ec2FleetLauncher.ClientKey, (config, _) => LimitRetries(config, 0));
        services.AddAWSService<IAmazonSimpleSystemsManagement>((config, _) => LimitRetries(config, AwsCall.MaxRetries));
        services.AddSingleton<IMarketSource, Ec2MarketSource>();
        services.AddSingleton<IFleetLauncher, Ec2FleetLauncher>();
        services.AddSingleton<IInstanceTerminator, Ec2Terminator>();
        services.AddSingleton<IConfigHandover, SsmConfigHandover>();
        return services;
    }

    /// <summary>
    /// The SDK repeats a call whose connection broke 10 times at once, beside its other retries: those are enough, and they wait between tries.
    /// </summary>
    internal static void LimitRetries(ClientConfig config, int retries) => (config.MaxErrorRetry, config.MaxStaleConnectionRetries) = (retries, 0);
}
