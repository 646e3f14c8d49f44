using LocalCloud.Aws.Ec2.Wire;
using LocalCloud.Aws.EventBridge;
using LocalCloud.Aws.Ssm;
using LocalCloud.Aws.Sts;
using LocalCloud.Aws.Wire;
using LocalCloud.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace LocalCloud.Aws.Ec2;

/// <summary>Adds EC2, SSM and STS. What EC2 tells EventBridge goes to the embedded SQS.</summary>
internal static class Ec2Registration
{
    public static IServiceCollection AddEc2World(this IServiceCollection services)
    {
        services.AddSingleton(static provider => Ec2Settings.From(Options(provider)));
        services.AddSingleton(static provider => new IdSource(World(provider).Seed));
        services.AddSingleton(static provider => new SpotMarket(World(provider).Seed));
        services.AddSingleton(static provider => new Network(Options(provider).Region, Options(provider).ZoneLetters));
        services.AddSingleton<TimerQueue>();
        services.AddSingleton<Capacity>();
        services.AddSingleton<TagStore>();
        services.AddSingleton<LaunchTemplates>();
        services.TryAddSingleton<IEventTarget, SqsEventTarget>();
        services.AddSingleton<Ec2Events>();
        services.AddHostedService<Schedules>();
        services.AddSingleton<Instances>();
        services.AddSingleton<FleetRefusals>();
        services.AddSingleton<Fleets>();
        services.AddSingleton<Ec2Reset>();
        services.AddResettable<Ec2Reset>();

        services.AddSingleton<FleetRequestReader>();
        services.AddSingleton<InstanceTypeOperations>();
        services.AddSingleton<NetworkOperations>();
        services.AddSingleton<ImageOperations>();
        services.AddSingleton<TagOperations>();
        services.AddSingleton<LaunchTemplateOperations>();
        services.AddSingleton<FleetOperations>();
        services.AddSingleton<InstanceOperations>();
        services.AddSingleton<IQueryService, Ec2Service>();

        services.AddSingleton(static provider => new ParameterStore(provider.GetRequiredService<TimeProvider>(), Images.PublicParameters));
        services.AddResettable<ParameterStore>();
        services.AddSingleton<IJsonService>(static provider =>
            new SsmService(provider.GetRequiredService<ParameterStore>(), Options(provider).Region, Options(provider).AccountId));
        services.AddSingleton<IQueryService>(static provider => new StsService(Options(provider).AccountId));

        services.AddSingleton<RunnerInstances>();
        services.AddSingleton<EmbeddedInstanceWorld>();
        services.TryAddSingleton<IInstanceWorld>(static provider => provider.GetRequiredService<EmbeddedInstanceWorld>());
        services.ConfigureHttpJsonOptions(static options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, Ec2ControlJson.Default));
        return services;
    }

    private static WorldOptions World(IServiceProvider provider) => provider.GetRequiredService<IOptions<WorldOptions>>().Value;

    private static AwsOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<AwsOptions>>().Value;
}
