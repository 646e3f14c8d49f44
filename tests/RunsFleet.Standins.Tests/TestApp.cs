using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RunsFleet.Standins.Sample;

namespace RunsFleet.Standins.Tests;

/// <summary>An application in the test's process whose console lines are collected.</summary>
internal sealed class TestApp(Action<IDistributedApplicationBuilder> model, params string[] args) : IAsyncDisposable
{
    private readonly DistributedApplication _app = Build(model, args);

    public ResourceNotificationService Resources => _app.ResourceNotifications;

    public static CancellationToken Patience => CancellationTokenSource
        .CreateLinkedTokenSource(TestContext.Current.CancellationToken, new CancellationTokenSource(TimeSpan.FromMinutes(1)).Token).Token;

    public IReadOnlyList<string> Lines => [.. _app.Services.GetFakeLogCollector().GetSnapshot().Select(record => record.Message)];

    /// <summary>What the resource itself wrote or what was said about it.</summary>
    public IReadOnlyList<string> LinesOf(string resource) =>
        [.. _app.Services.GetFakeLogCollector().GetSnapshot().Where(record => record.Category!.EndsWith($".{resource}", StringComparison.Ordinal)).Select(record => record.Message)];

    public Task StartAsync() => _app.StartAsync(Patience);

    public Task StopAsync() => _app.StopAsync(Patience);

    public HttpClient Client(string resource) => Aspire.Hosting.Testing.DistributedApplicationHostingTestingExtensions.CreateHttpClient(_app, resource);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    public static IResourceBuilder<ProjectResource> AddSample(IDistributedApplicationBuilder builder, string name, params string[] arguments) =>
        builder.AddProject(name, SampleAppHost.ProjectPath).WithArgs(arguments);

    public static IResourceBuilder<ExecutableResource> AddScript(IDistributedApplicationBuilder builder, string name, string script) =>
        builder.AddExecutable(name, "/bin/sh", ".", "-c", script);

    private static DistributedApplication Build(Action<IDistributedApplicationBuilder> model, string[] args)
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = args, EnableResourceLogging = true });
        builder.Services.AddFakeLogging();
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        model(builder);
        return builder.Build();
    }

    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
