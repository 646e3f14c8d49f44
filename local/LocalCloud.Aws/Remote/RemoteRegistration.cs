using LocalCloud.Core;

namespace LocalCloud.Aws.Remote;

/// <summary>The instances of another AWS endpoint as a part of the local world.</summary>
internal static class RemoteRegistration
{
    /// <summary>Adds the instances at <see cref="AwsOptions.RemoteEndpoint"/> as the world.</summary>
    public static IServiceCollection AddRemoteInstanceWorld(this IServiceCollection services)
    {
        services.AddSingleton<RemoteClients>();
        services.AddSingleton<RemoteEvents>();
        services.AddSingleton<RemoteInstanceWorld>();
        services.AddSingleton<IInstanceWorld>(provider => provider.GetRequiredService<RemoteInstanceWorld>());
        services.AddResettable<RemoteInstanceWorld>();
        return services;
    }
}
