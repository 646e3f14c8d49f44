using Amazon.EC2;
using Microsoft.Extensions.DependencyInjection;

namespace RunsFleet.Ec2;

/// <summary>Registers EC2.</summary>
public static class Ec2Registration
{
    /// <summary>Adds <see cref="IAmazonEC2"/> with <see cref="ClientDefaults"/>, at the endpoint and region that the environment names.</summary>
    public static IServiceCollection AddEc2(this IServiceCollection services) =>
        services.AddAWSService<IAmazonEC2>((config, _) => ClientDefaults.Apply(config));
}
