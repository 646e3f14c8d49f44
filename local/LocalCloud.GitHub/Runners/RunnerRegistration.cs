using LocalCloud.Core;

namespace LocalCloud.GitHub.Runners;

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
}
