using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RunsFleet.Provisioner;
using RunsFleet.ServiceDefaults;

var builder = Host.CreateApplicationBuilder(args);
builder.AddServiceDefaults();
builder.Services.AddProvisioner();

using var host = builder.Build();
return await host.Services.GetRequiredService<ProvisioningRun>().RunAsync(
    host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
