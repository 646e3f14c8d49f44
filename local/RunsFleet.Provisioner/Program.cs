using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RunsFleet.Provisioner;
using RunsFleet.ServiceDefaults;

var builder = Host.CreateApplicationBuilder(args);
builder.AddServiceDefaults();
builder.Services.AddProvisioner();

using var host = builder.Build();
await host.StartAsync();
var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
var result = await host.Services.GetRequiredService<ProvisioningRun>().RunAsync(stopping);
await host.StopAsync(CancellationToken.None);
return result;
