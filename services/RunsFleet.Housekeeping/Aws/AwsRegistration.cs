using Amazon.SimpleSystemsManagement;
using RunsFleet.Ec2;
using RunsFleet.Housekeeping.Expired;
using RunsFleet.Housekeeping.Instances;
using RunsFleet.Records.Aws;

namespace RunsFleet.Housekeeping.Aws;

internal static class AwsRegistration
{
    /// <summary>Adds the records, EC2 and SSM, at the endpoint and region that the environment names.</summary>
    public static IServiceCollection AddAws(this IServiceCollection services)
    {
        services.AddRecordStore();
        services.AddEc2();
        services.AddAWSService<IAmazonSimpleSystemsManagement>((config, _) => ClientDefaults.Apply(config));
        services.AddSingleton<IFleetInstances, Ec2FleetInstances>();
        services.AddSingleton<IConfigParameters, SsmConfigParameters>();
        return services;
    }
}
