using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>
/// One run of an AppHost's entry point on a thread of its own. It waits at <c>Build</c> until the test builds, and its <c>Run</c> lasts until
/// the test disposes of the application.
/// </summary>
internal sealed class EntryPointRun(
    Assembly appHost, string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure)
    : BuilderInterceptor, IAsyncDisposable
{
    private readonly TaskCompletionSource<DistributedApplicationBuilder> _builder = New<DistributedApplicationBuilder>();
    private readonly TaskCompletionSource _mayBuild = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<DistributedApplication> _app = New<DistributedApplication>();
    private readonly TaskCompletionSource _mayEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _entryPoint = Task.CompletedTask;
    private int _disposed;

    public async Task<IDistributedApplicationTestingBuilder> CreateBuilderAsync(CancellationToken cancellationToken)
    {
        _entryPoint = Task.Factory.StartNew(Invoke, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return new TestingBuilder(this, await _builder.Task.WaitAsync(cancellationToken));
    }

    public Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken)
    {
        _mayBuild.TrySetResult();
        return _app.Task.WaitAsync(cancellationToken);
    }

    public override void OnConstructing(DistributedApplicationOptions options, HostApplicationBuilderSettings settings)
    {
        options.AssemblyName = appHost.GetName().Name;
        options.DisableDashboard = true;
        options.EnableResourceLogging = true;
        // The entry point passed on the same arguments; those given to the test's builder hold in any case.
        settings.Args = args;
        options.Args = args;
        settings.Configuration ??= new ConfigurationManager();
        settings.Configuration.AddInMemoryCollection([new("DcpPublisher:RandomizePorts", "true")]);
        configure(options, settings);
    }

    public override void OnBuilding(DistributedApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IHostLifetime, TestLifetime>();
        _builder.TrySetResult(builder);
        _mayBuild.Task.Wait();
    }

    public override void OnBuilt(DistributedApplication app) => _app.TrySetResult(app);

    public override Task RunAsync(DistributedApplication app, CancellationToken cancellationToken) => _mayEnd.Task;

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
        {
            return;
        }

        try
        {
            if (_app.Task.IsCompletedSuccessfully)
            {
                await (await _app.Task).StopAsync();
            }
        }
        finally
        {
            _mayBuild.TrySetCanceled();
            _mayEnd.TrySetResult();
        }

        await _entryPoint;
    }

    private static TaskCompletionSource<T> New<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Invoke()
    {
        Current = this;
        Exception failure = new InvalidOperationException($"The entry point of {appHost.GetName().Name} ended without building an application.");
        try
        {
            var main = appHost.EntryPoint
                ?? throw new InvalidOperationException($"The assembly {appHost.GetName().Name} has no entry point.");
            main.Invoke(null, main.GetParameters().Length == 0 ? null : [args]);
        }
        catch (TargetInvocationException exception)
        {
            failure = exception.InnerException!;
        }
        catch (InvalidOperationException exception)
        {
            failure = exception;
        }

        // Those who still wait for the builder or the application will not get one.
        _builder.TrySetException(failure);
        _app.TrySetException(failure);
    }

    /// <summary>Signals belong to the test runner.</summary>
    private sealed class TestLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
