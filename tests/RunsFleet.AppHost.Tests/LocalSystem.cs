using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace RunsFleet.AppHost.Tests;

/// <summary>The whole system under the AppHost, as its users start it, on free ports.</summary>
internal sealed class LocalSystem(DistributedApplication app) : IAsyncDisposable
{
    private static readonly string[] Services = ["localcloud", "circuit", "fleet", "events", "housekeeping", "webhooks"];

    public HttpClient World { get; } = app.CreateHttpClient("localcloud", "http");

    public HttpClient Webhooks { get; } = app.CreateHttpClient("webhooks", "http");

    public HttpClient Circuit { get; } = app.CreateHttpClient("circuit", "http");

    public HttpClient Housekeeping { get; } = app.CreateHttpClient("housekeeping", "http");

    public static async Task<LocalSystem> StartAsync(CancellationToken cancellationToken, params string[] args)
    {
        string[] all = ["--cloud-port", "0", "--hooks-port", "0", .. args];
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.RunsFleet_AppHost>(all, cancellationToken);
        var app = await builder.BuildAsync(cancellationToken);
        try
        {
            await app.StartAsync(cancellationToken);
            var notifications = app.Services.GetRequiredService<ResourceNotificationService>();
            foreach (var service in Services)
            {
                await notifications.WaitForResourceHealthyAsync(service, cancellationToken);
            }

            return new LocalSystem(app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits for a resource to end, and tells how.</summary>
    public async Task<int?> ExitCodeAsync(string resource, CancellationToken cancellationToken)
    {
        var notifications = app.Services.GetRequiredService<ResourceNotificationService>();
        var ended = await notifications.WaitForResourceAsync(resource, e => e.Snapshot.ExitCode is not null, cancellationToken);
        return ended.Snapshot.ExitCode;
    }

    public async Task<long> CreateRunAsync(object run, CancellationToken cancellationToken)
    {
        using var response = await World.PostAsJsonAsync("/_local/github/runs", run, cancellationToken);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("runId").GetInt64();
    }

    public Task<JsonElement> RunAsync(long runId, CancellationToken cancellationToken) => ReadAsync($"/_local/github/runs/{runId}", cancellationToken);

    public async Task<JsonElement> ReadAsync(string path, CancellationToken cancellationToken) =>
        await World.GetFromJsonAsync<JsonElement>(path, cancellationToken);

    /// <summary>Asks until the answer is right; the token bounds it.</summary>
    public async Task<JsonElement> UntilAsync(string path, Func<JsonElement, bool> right, CancellationToken cancellationToken)
    {
        while (true)
        {
            var answer = await ReadAsync(path, cancellationToken);
            if (right(answer))
            {
                return answer;
            }

            await Task.Delay(200, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        World.Dispose();
        Webhooks.Dispose();
        Circuit.Dispose();
        Housekeeping.Dispose();
        await app.DisposeAsync();
    }
}
