using Amazon.EC2;
using RunsFleet.Records.Aws;

namespace RunsFleet.Events.Aws;

internal static class AwsRegistration
{
    // Of one attempt; the SDK's retries are the only ones.
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(10);

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
        services.AddSingleton<IInstanceObserver, Ec2InstanceObserver>();
        return services;
    }
}
