using Amazon.DynamoDBv2;
using Amazon.EC2;
using Amazon.SimpleSystemsManagement;
using Amazon.SQS;
using Microsoft.Extensions.DependencyInjection;

namespace RunsFleet.Provisioner;

/// <summary>Registers what the provisioner needs.</summary>
public static class ProvisionerRegistration
{
    /// <summary>Adds the AWS clients and <see cref="ProvisioningRun"/>.</summary>
    public static IServiceCollection AddProvisioner(this IServiceCollection services)
    {
        services.AddAWSService<IAmazonSQS>();
        services.AddAWSService<IAmazonDynamoDB>();
        services.AddAWSService<IAmazonEC2>();
        services.AddAWSService<IAmazonSimpleSystemsManagement>();

        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IProvisioningStep, Queues>();
        services.AddSingleton<IProvisioningStep, Tables>();
        services.AddSingleton<IProvisioningStep, RunnerSubnets>();
        services.AddSingleton<IProvisioningStep, LaunchTemplates>();
        services.AddSingleton<ProvisioningRun>();
        return services;
    }
}
