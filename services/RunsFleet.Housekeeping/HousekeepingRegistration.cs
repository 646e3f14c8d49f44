using RunsFleet.Contracts;
using RunsFleet.GitHub;
using RunsFleet.Housekeeping.Aws;
using RunsFleet.Housekeeping.Api;
using RunsFleet.Housekeeping.Instances;
using RunsFleet.Housekeeping.Expired;
using RunsFleet.Housekeeping.Missed;
using RunsFleet.Housekeeping.Overdue;
using RunsFleet.Messaging;
using RunsFleet.Recovery;

namespace RunsFleet.Housekeeping;

/// <summary>What the service is made of.</summary>
internal static class HousekeepingRegistration
{
    // Sweeps of one kind may overlap: each acts on fresh reads only. More at a time would only meet in the records.
    private const int Concurrency = 2;

    public static IHostApplicationBuilder AddHousekeeping(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<HousekeepingOptions>().BindConfiguration(HousekeepingOptions.Section);
        builder.Services.AddAws();
        builder.Services.AddGitHub();
        builder.Services.AddSweeps();
        builder.AddQueueConsumer<HousekeepingTask, HousekeepingHandler>(
            QueueNames.Housekeeping,
            MessageJson.ReadHousekeepingTask,
            consumer => (consumer.Concurrency, consumer.Describe) = (Concurrency, HousekeepingHandler.Describe));
        return builder;
    }

    /// <summary>Adds the core: all that is left when the world outside is replaced.</summary>
    internal static IServiceCollection AddSweeps(this IServiceCollection services)
    {
        services.AddOptions<RecoveryOptions>();
        services.AddRecovery();
        services.AddSingleton<HousekeepingMetrics>();
        services.AddSingleton<JobReconciliation>();
        services.AddSingleton<UnconfirmedRunner>();
        services.AddSingleton<ISweep>(provider => ActivatorUtilities.CreateInstance<DueJobs>(provider, DueJobs.Overdue));
        services.AddSingleton<ISweep>(provider => ActivatorUtilities.CreateInstance<DueJobs>(provider, DueJobs.Unconfirmed));
        services.AddSingleton<ISweep>(provider => ActivatorUtilities.CreateInstance<DueJobs>(provider, DueJobs.Stale));
        services.AddSingleton<ISweep, InterruptedRuns>();
        services.AddSingleton<ISweep, OrphanedInstances>();
        services.AddSingleton<ISweep, OrphanedRunners>();
        services.AddSingleton<ISweep, ExpiredParameters>();
        services.AddSingleton<ISweep, MissedWebhooks>();
        services.AddSingleton<FailedDeliveries>();
        services.AddSingleton<MissedJobs>();

        // Each sweep goes its own round.
        services.AddTransient<RepositoryRound>();
        services.AddSingleton<JobStory>();
        services.AddSingleton<HousekeepingHandler>();
        return services;
    }
}
