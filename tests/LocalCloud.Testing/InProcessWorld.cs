using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LocalCloud.Testing;

/// <summary>
/// The local world in this process, on a free loopback port: AWS at <see cref="Endpoint"/>, GitHub and the control API below it. Use it as a
/// fixture, or make one for a test that needs its own clock or settings.
/// </summary>
public class InProcessWorld : IAsyncLifetime
{
    private WebApplication? _app;
    private HttpClient? _http;

    /// <summary>The world's clock; null: the real one.</summary>
    public TimeProvider? Time { get; init; }

    /// <summary>Settings of the section <c>LocalCloud</c>, such as <c>Aws:Boot</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Replaces services before the world is built.</summary>
    public Action<IServiceCollection>? Configure { get; init; }

    /// <summary>Where it listens.</summary>
    public Uri Endpoint { get; private set; } = new("http://not-started.invalid");

    /// <summary>Its services, the engines among them.</summary>
    public IServiceProvider Services => App.Services;

    /// <summary>A client with the world as base address, for the control API: <c>_local/...</c>.</summary>
    public HttpClient Http => _http ?? throw NotStarted();

    /// <summary>Settings, by their whole keys, that every world of this kind has.</summary>
    protected virtual IReadOnlyDictionary<string, string> Defaults { get; } = new Dictionary<string, string>();

    private WebApplication App => _app ?? throw NotStarted();

    public async ValueTask InitializeAsync()
    {
        string[] args = ["--Logging:LogLevel:Default=Warning", .. Defaults.Select(s => $"--{s.Key}={s.Value}"), .. Settings.Select(s => $"--LocalCloud:{s.Key}={s.Value}")];
        _app = LocalCloudHost.Build(args, builder =>
        {
            // Whatever the environment says: tests run side by side.
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            if (Time is not null)
            {
                builder.Services.AddSingleton(Time);
            }

            Configure?.Invoke(builder.Services);
        });
        await _app.StartAsync();
        Endpoint = new Uri(_app.Urls.Single());
        _http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = Endpoint };
    }

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        if (_app is not null)
        {
            // Connections that a test left open are cut after this.
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            await _app.StopAsync(patience.Token);
            await _app.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    private static InvalidOperationException NotStarted() => new("The world was not started: call InitializeAsync.");
}
