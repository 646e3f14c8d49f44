using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RunsFleet.LocalCloud.Aws;
using RunsFleet.LocalCloud.Control;
using RunsFleet.LocalCloud.Ec2.Wire;
using RunsFleet.LocalCloud.Events;
using RunsFleet.LocalCloud.Runners;
using RunsFleet.LocalCloud.Ssm;
using RunsFleet.LocalCloud.Sts;

namespace RunsFleet.LocalCloud.Ec2;

/// <summary>Adds EC2, SSM and STS. What EC2 tells EventBridge goes to the embedded SQS.</summary>
internal static class Ec2Registration
{
    public static IServiceCollection AddEc2World(this IServiceCollection services)
    {
        services.AddSingleton(static provider => Ec2Settings.From(Options(provider)));
        services.AddSingleton(static provider => new IdSource(Options(provider).Seed));
        services.AddSingleton(static provider => new SpotMarket(Options(provider).Seed));
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

        services.AddSingleton<EmbeddedInstanceWorld>();
        services.TryAddSingleton<IInstanceWorld>(static provider => provider.GetRequiredService<EmbeddedInstanceWorld>());
        services.ConfigureHttpJsonOptions(static options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, Ec2ControlJson.Default));
        return services;
    }

    private static LocalCloudOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<LocalCloudOptions>>().Value;
}
