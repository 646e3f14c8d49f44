using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using LocalCloud.Core;
using LocalCloud.Core.Faults;
using LocalCloud.GitHub;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Tests.GitHub;

/// <summary>GitHub alone, served on a free loopback port, and a client for it.</summary>
internal sealed class GitHubHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly RSA _key;

    private GitHubHost(WebApplication app, RSA key)
    {
        _app = app;
        _key = key;
        Address = new Uri(app.Urls.First() + "/");
        Client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = Address };
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public GitHubApp App => Service<GitHubApp>();

    public GitHubRuns Runs => Service<GitHubRuns>();

    public GitHubRunners Runners => Service<GitHubRunners>();

    public static async Task<GitHubHost> StartAsync(Action<GitHubOptions>? configure = null)
    {
        var key = RSA.Create(2048);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<WorldLog>();
        builder.Services.AddSingleton<FaultInjector>();
        builder.Services.AddSingleton<FaultGate>();
        builder.Services.AddSingleton<CallCounter>();
        builder.Services.AddGitHub();
        builder.Services.Configure<GitHubOptions>(options =>
        {
            options.AppId = 4711;
            options.AppPublicKey = key.ExportSubjectPublicKeyInfoPem();
            configure?.Invoke(options);
        });
        var app = builder.Build();
        app.MapGitHub();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new GitHubHost(app, key);
    }

    public T Service<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>A token as the App signs one.</summary>
    public string Jwt()
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var header = Encode(new JsonObject { ["alg"] = "RS256", ["typ"] = "JWT" });
        var text = $"{header}.{Encode(new JsonObject { ["iss"] = 4711, ["iat"] = now - 60, ["exp"] = now + 300 })}";
        var signature = _key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{text}.{Base64Url.EncodeToString(signature)}";
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        _key.Dispose();
    }

    private static string Encode(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
}
