using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>What a testing host sees and steers while an AppHost's entry point runs in its process.</summary>
internal abstract class BuilderInterceptor
{
    private static readonly AsyncLocal<BuilderInterceptor?> CurrentSlot = new();

    public static BuilderInterceptor? Current
    {
        get => CurrentSlot.Value;
        set => CurrentSlot.Value = value;
    }

    public abstract void OnConstructing(DistributedApplicationOptions options, HostApplicationBuilderSettings settings);

    /// <summary>Blocks until the test wants the application built.</summary>
    public abstract void OnBuilding(DistributedApplicationBuilder builder);

    public abstract void OnBuilt(DistributedApplication app);

    /// <summary>Stands for the run: starts when the test starts the application, ends when it stops.</summary>
    public abstract Task RunAsync(DistributedApplication app, CancellationToken cancellationToken);
}
