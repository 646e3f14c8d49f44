using System.Diagnostics.Metrics;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Options;
using RunsFleet.ServiceDefaults;
using RunsFleet.Testing;

namespace RunsFleet.GitHub.Tests;

/// <summary>The client as it is registered in production, over real sockets, on a local GitHub of which any call can fail.</summary>
internal sealed class FaultyGitHub : IAsyncDisposable
{
    public const string Installation = "GET /api/v3/repos/acme/widgets/installation";
    public const string Generate = "POST /api/v3/repos/acme/widgets/actions/runners/generate-jitconfig";
    public const string Find = "GET /api/v3/repos/acme/widgets/actions/runners";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly string AppKey = NewKey();
    private readonly ServiceProvider _provider;
    private readonly MetricCollector<long> _errors;

    private FaultyGitHub(FaultyHttp http)
    {
        Http = http;
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["GitHub:BaseAddress"] = new Uri(http.Endpoint, "api/v3/").AbsoluteUri,
            ["GitHub:AppId"] = "1",
            ["GitHub:PrivateKey"] = AppKey,
            ["GitHub:Timeout"] = Patience.ToString("c"),
        }).Build());
        services.AddLogging();
        services.AddMetrics();
        services.AddSingleton(TimeProvider.System);
        services.AddGitHub();
        _provider = services.BuildServiceProvider();
        _errors = new MetricCollector<long>(_provider.GetRequiredService<IMeterFactory>(), MetricNames.Meter, MetricNames.ApiErrors);
    }

    public FaultyHttp Http { get; }

    public IRunnerRegistry Runners => _provider.GetRequiredService<IRunnerRegistry>();

    public IWorkflowRuns Runs => _provider.GetRequiredService<IWorkflowRuns>();

    /// <summary>The repository, whose installation is looked up.</summary>
    public static RepositoryAccess Widgets { get; } = new("acme/widgets", null);

    /// <summary>The service of each error that was counted.</summary>
    public IEnumerable<object?> Errors => _errors.GetMeasurementSnapshot().Select(m => m.Tags[MetricTags.Service]);

    public static async Task<FaultyGitHub> StartAsync(LocalWorld world) => new(await FaultyHttp.StartAsync(world.Endpoint));

    /// <summary>From now on <paramref name="operation"/> meets the fault. Only who is never answered is waited for impatiently.</summary>
    public void Fail(string operation, string fault)
    {
        Http.Fail(operation, FaultCases.Rest(fault));
        Settings.Timeout = fault is FaultCases.Timeout ? TimeSpan.FromSeconds(4) : Patience;
    }

    /// <summary>From now on all is well.</summary>
    public void Heal()
    {
        Http.Heal();
        Settings.Timeout = Patience;
    }

    /// <summary>Makes the repository, and with it the installation.</summary>
    public static async Task PrepareAsync(LocalWorld world)
    {
        using var answer = await world.Http.PostAsJsonAsync(
            "_local/github/runs", new { repo = "acme/widgets", jobs = new[] { new { name = "build", labels = new[] { "elsewhere" }, durationSeconds = 1 } } });
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>The id that GitHub has for a runner; null when it has none. Asked past all faults.</summary>
    public static async Task<long?> RegisteredAsync(LocalWorld world, string name)
    {
        await using var plain = await StartAsync(world);
        var found = Assert.IsType<GitHubAnswer<RegisteredRunner?>.Ok>(
            await plain.Runners.FindAsync(Widgets, name, CallPriority.Job, TestContext.Current.CancellationToken));
        return found.Value?.Id;
    }

    public async ValueTask DisposeAsync()
    {
        _errors.Dispose();
        await _provider.DisposeAsync();
        await Http.DisposeAsync();
    }

    private GitHubOptions Settings => _provider.GetRequiredService<IOptions<GitHubOptions>>().Value;

    private static string NewKey()
    {
        using var key = RSA.Create(2048);
        return key.ExportPkcs8PrivateKeyPem();
    }
}
