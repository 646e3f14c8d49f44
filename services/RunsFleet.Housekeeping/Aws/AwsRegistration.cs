using Amazon.EC2;
using RunsFleet.Housekeeping.Instances;
using RunsFleet.Records.Aws;

namespace RunsFleet.Housekeeping.Aws;

internal static class AwsRegistration
{
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Adds the records and EC2, at the endpoint and region that the environment names.</summary>
    public static IServiceCollection AddAws(this IServiceCollection services)
    {
        services.AddRecordStore();
        services.AddAWSService<IAmazonEC2>((config, _) =>
        {
            config.Timeout = AttemptTimeout;
            // The SDK would make a call whose connection broke up to ten times more, at once, beside its other retries.
            config.MaxStaleConnectionRetries = 0;
        });
        services.AddSingleton<IFleetInstances, Ec2FleetInstances>();
        return services;
    }
}
