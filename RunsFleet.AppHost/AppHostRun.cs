using System.Reflection;
using Aspire.Hosting.Lifecycle;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using RunsFleet.AppHost.Watching;

namespace RunsFleet.AppHost;

/// <summary>How the application runs: what it tells the console, and how it stops.</summary>
internal static class AppHostRun
{
    /// <summary>False in tests, whose program starts the AppHost within itself, on free ports and without a console.</summary>
    public static bool IsProgram => Assembly.GetEntryAssembly() == typeof(AppHostRun).Assembly;

    public static void AddRun(this IDistributedApplicationBuilder builder, AppHostOptions options, PatienceOptions patience)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(patience);
        builder.Services.AddHostedService<OrderedStop>();
        if (IsProgram)
        {
            builder.Services.AddSingleton(new ConsoleReportOptions { Detail = options.Console, Patience = patience.Unhealthy });
            builder.Services.AddEventingSubscriber<ConsoleReport>();
        }
    }

    /// <summary>Runs the application until it is told to stop and everything has stopped.</summary>
    public static async Task RunAsync(DistributedApplication app)
    {
        var lifetime = app.Services.GetRequiredService<IHostApplicationLifetime>();
        await using (app)
        {
            try
            {
                await app.RunAsync();
            }
            catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
            {
                // The stop came while resources were being started.
            }

            if (!lifetime.ApplicationStopped.IsCancellationRequested)
            {
                await app.StopAsync();
            }
        }
    }
}
