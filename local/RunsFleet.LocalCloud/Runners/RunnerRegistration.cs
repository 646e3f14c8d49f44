namespace RunsFleet.LocalCloud.Runners;

/// <summary>The runners as a part of the local world.</summary>
internal static class RunnerRegistration
{
    /// <summary>Adds the simulator; it plays on whatever <see cref="IInstanceWorld"/> is registered.</summary>
    public static IServiceCollection AddRunnerSimulator(this IServiceCollection services)
    {
        services.AddSingleton<RunnerSimulator>();
        services.AddSingleton<IResettable>(provider => provider.GetRequiredService<RunnerSimulator>());
        services.AddHostedService(provider => provider.GetRequiredService<RunnerSimulator>());
        return services;
    }

    /// <summary>Adds the instances at <see cref="LocalCloudOptions.RemoteEndpoint"/> as the world.</summary>
    public static IServiceCollection AddRemoteInstanceWorld(this IServiceCollection services)
    {
        services.AddSingleton<RemoteClients>();
        services.AddSingleton<RemoteEvents>();
        services.AddSingleton<RemoteInstanceWorld>();
        services.AddSingleton<IInstanceWorld>(provider => provider.GetRequiredService<RemoteInstanceWorld>());
        services.AddSingleton<IResettable>(provider => provider.GetRequiredService<RemoteInstanceWorld>());
        return services;
    }
}
