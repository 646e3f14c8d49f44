using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using RunsFleet.ServiceDefaults;
using RunsFleet.Testing;

namespace RunsFleet.GitHub.Tests;

/// <summary>The client as it is registered in production, on a server by hand.</summary>
internal sealed class GitHubWorld : IDisposable
{
    private static readonly RSA AppKey = RSA.Create(2048);
    private readonly ServiceProvider _provider;

    public GitHubWorld(string baseAddress = "http://github.test/api/v3", string? privateKey = null, int points = 900)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["GitHub:BaseAddress"] = baseAddress,
            ["GitHub:AppId"] = "12345",
            ["GitHub:PointsPerMinute"] = points.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["GitHub:PrivateKey"] = privateKey ?? AppKey.ExportRSAPrivateKeyPem(),
        }).Build());
        services.AddLogging(logging => logging.AddProvider(new FakeLoggerProvider(Logs)).SetMinimumLevel(LogLevel.Trace));
        services.AddMetrics();
        services.AddSingleton<TimeProvider>(Time);
        services.AddGitHub();
        services.ConfigureHttpClientDefaults(http => http.ConfigurePrimaryHttpMessageHandler(() => Server));
        _provider = services.BuildServiceProvider();
        Errors = new MetricCollector<long>(_provider.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>(), MetricNames.Meter, MetricNames.ApiErrors);
        Server.On("POST app/installations/7/access_tokens", _ => FakeGitHubServer.Answer(
            HttpStatusCode.Created,
            $$"""{"token":"ghs_token{{Server.To("POST app/installations/7/access_tokens").Count()}}","expires_at":"{{Time.GetUtcNow().AddHours(1):O}}","permissions":{"administration":"write"} }"""));
    }

    public static RepositoryAccess Widgets { get; } = new("acme/widgets", 7);

    public FakeTimeProvider Time { get; } = new(Jobs.QueuedAt);

    public FakeGitHubServer Server { get; } = new();

    public FakeLogCollector Logs { get; } = FakeLogCollector.Create(new FakeLogCollectorOptions());

    public MetricCollector<long> Errors { get; }

    public IRunnerRegistry Runners => _provider.GetRequiredService<IRunnerRegistry>();

    public IWorkflowRuns Runs => _provider.GetRequiredService<IWorkflowRuns>();

    public IAppDeliveries Deliveries => _provider.GetRequiredService<IAppDeliveries>();

    public AppJwt Jwt => _provider.GetRequiredService<AppJwt>();

    public static RSA PublicKey => AppKey;

    /// <summary>Lets time pass until the call has waited for its retries.</summary>
    public async Task<T> SettleAsync<T>(Task<T> call)
    {
        while (await Task.WhenAny(call, Task.Delay(1)) != call)
        {
            Time.Advance(TimeSpan.FromMilliseconds(100));
        }

        return await call;
    }

    public void Dispose()
    {
        Errors.Dispose();
        _provider.Dispose();
    }
}
