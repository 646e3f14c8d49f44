using RunsFleet.Ec2;
using RunsFleet.Records.Aws;

namespace RunsFleet.Events.Aws;

internal static class AwsRegistration
{
    /// <summary>Adds the records and EC2, at the endpoint and region that the environment names.</summary>
    public static IServiceCollection AddAws(this IServiceCollection services)
    {
        services.AddRecordStore();
        services.AddEc2();
        services.AddSingleton<IInstanceObserver, Ec2InstanceObserver>();
        return services;
    }
}
