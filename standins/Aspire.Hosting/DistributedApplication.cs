using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>The application: its resources as child processes of this one.</summary>
public class DistributedApplication(IHost host) : IHost, IAsyncDisposable
{
    public IServiceProvider Services => host.Services;

    public ResourceNotificationService ResourceNotifications => Services.GetRequiredService<ResourceNotificationService>();

    internal BuilderInterceptor? Interceptor { get; init; }

    public static IDistributedApplicationBuilder CreateBuilder() => CreateBuilder([]);

    public static IDistributedApplicationBuilder CreateBuilder(string[] args) => new DistributedApplicationBuilder(args);

    public static IDistributedApplicationBuilder CreateBuilder(DistributedApplicationOptions options) =>
        new DistributedApplicationBuilder(options);

    public virtual Task StartAsync(CancellationToken cancellationToken = default) => host.StartAsync(cancellationToken);

    public virtual Task StopAsync(CancellationToken cancellationToken = default) => host.StopAsync(cancellationToken);

    /// <summary>
    /// Runs until SIGINT or SIGTERM. What prevents the start is printed as one line and ends the process with exit code 1; under a testing host
    /// it is thrown.
    /// </summary>
    public virtual async Task RunAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            if (Interceptor is not null)
            {
                await Interceptor.RunAsync(this, cancellationToken);
                return;
            }

            await StartAsync(cancellationToken);
            await host.WaitForShutdownAsync(cancellationToken);
        }
        catch (DistributedApplicationException exception) when (Interceptor is null)
        {
            await Console.Error.WriteLineAsync($"The application did not start: {exception.Message}");
            await DisposeAsync();
            // Not left to the exit code property: a Main that returns a number would override it.
            Environment.Exit(1);
        }
        finally
        {
            await DisposeAsync();
        }
    }

    public void Run() => RunAsync().GetAwaiter().GetResult();

    public virtual void Dispose()
    {
        host.Dispose();
        GC.SuppressFinalize(this);
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (host is IAsyncDisposable asyncDisposable)
        {
            await asyncDisposable.DisposeAsync();
        }
        else
        {
            host.Dispose();
        }

        GC.SuppressFinalize(this);
    }
}
