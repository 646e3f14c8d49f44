using Microsoft.Extensions.DependencyInjection;

namespace RunsFleet.Recovery;

/// <summary>What services need that recover jobs. GitHub's client, records and queues are theirs to register.</summary>
public static class RecoveryRegistration
{
    /// <summary>Adds recovery of jobs before their start, reruns of what ran, and the pending effects of both.</summary>
    public static IServiceCollection AddRecovery(this IServiceCollection services)
    {
        services.AddSingleton<RecoveryMetrics>();
        services.AddSingleton<TerminationRequests>();
        services.AddSingleton<PendingEffects>();
        services.AddSingleton<RunnerRemoval>();
        services.AddSingleton<JobRecovery>();
        services.AddSingleton<RerunRequests>();
        services.AddSingleton<LostJobs>();
        return services;
    }

    /// <summary>Adds what the jobs of a rerun inherit from those that were lost.</summary>
    public static IServiceCollection AddRerunInheritance(this IServiceCollection services) => services.AddSingleton<RerunInheritance>();
}
