using Amazon.EC2;
using Amazon.SimpleSystemsManagement;
using RunsFleet.Housekeeping.Instances;
using RunsFleet.Housekeeping.Expired;
using RunsFleet.Records.Aws;

namespace RunsFleet.Housekeeping.Aws;

internal static class AwsRegistration
{
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Adds the records, EC2 and SSM, at the endpoint and region that the environment names.</summary>
    public static IServiceCollection AddAws(this IServiceCollection services)
    {
        services.AddRecordStore();
        services.AddAWSService<IAmazonEC2>((config, _) =>
        {
            config.Timeout = AttemptTimeout;
            // The SDK would make a call whose connection broke up to ten times more, at once, beside its other retries.
            config.MaxStaleConnectionRetries = 0;
        });
        services.AddAWSService<IAmazonSimpleSystemsManagement>((config, _) =>
        {
            config.Timeout = AttemptTimeout;
            config.MaxStaleConnectionRetries = 0;
        });
        services.AddSingleton<IFleetInstances, Ec2FleetInstances>();
        services.AddSingleton<IConfigParameters, SsmConfigParameters>();
        return services;
    }
}
