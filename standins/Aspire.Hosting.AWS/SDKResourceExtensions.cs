using Amazon;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.AWS;

namespace Aspire.Hosting;

public static class SDKResourceExtensions
{
    public static IAWSSDKConfig AddAWSSDKConfig(this IDistributedApplicationBuilder builder) => new AWSSDKConfig();

    public static IAWSSDKConfig WithProfile(this IAWSSDKConfig config, string profile)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Profile = profile;
        return config;
    }

    public static IAWSSDKConfig WithRegion(this IAWSSDKConfig config, RegionEndpoint region)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Region = region;
        return config;
    }

    public static IAWSSDKConfig WithRegion(this IAWSSDKConfig config, string region) =>
        config.WithRegion(RegionEndpoint.GetBySystemName(region));

    /// <summary>Nothing is validated here, whatever is asked for.</summary>
    public static IAWSSDKConfig WithSdkValidation(this IAWSSDKConfig config, bool validate) => config;

    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IAWSSDKConfig awsSdkConfig)
        where TDestination : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(awsSdkConfig);
        return builder.WithEnvironment(context =>
        {
            if (awsSdkConfig.Profile is { } profile)
            {
                context.EnvironmentVariables["AWS__Profile"] = profile;
                context.EnvironmentVariables["AWS_PROFILE"] = profile;
            }

            if (awsSdkConfig.Region is { } region)
            {
                context.EnvironmentVariables["AWS__Region"] = region.SystemName;
                context.EnvironmentVariables["AWS_REGION"] = region.SystemName;
            }
        });
    }
}
