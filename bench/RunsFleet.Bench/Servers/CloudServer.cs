using LocalCloud;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RunsFleet.Provisioner;
using RunsFleet.WorldSettings;

namespace RunsFleet.Bench.Servers;

/// <summary>The local world, with everything that the services need in it.</summary>
internal static class CloudServer
{
    public const string Kind = "cloud";

    public static async Task<IReadOnlyList<string>> StartAsync(string[] settings)
    {
        var app = LocalCloudHost.Build([.. LocalWorldSettings.Names.Select(s => $"--{s.Key}={s.Value}"), .. settings], builder => builder.WebHost.UseUrls("http://127.0.0.1:0"));
        await app.StartAsync();
        var address = app.Urls.Single();

        AwsEnvironment.Use(address);
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddProvisioner();
        using var host = builder.Build();
        var result = await host.Services.GetRequiredService<ProvisioningRun>().RunAsync(CancellationToken.None);
        return result == 0 ? [address] : throw new InvalidOperationException("The local world could not be provisioned.");
    }
}
