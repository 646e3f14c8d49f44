using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RunsFleet.Scenario;
using RunsFleet.ServiceDefaults;

if (args is not ["hello"])
{
    await Console.Error.WriteLineAsync("Usage: RunsFleet.Scenario hello");
    return 2;
}

var builder = Host.CreateApplicationBuilder();
builder.AddServiceDefaults();
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddHttpClient<LocalWorldClient>(client => client.BaseAddress = new Uri("http://localcloud"));
builder.Services.AddTransient<HelloScenario>();

using var host = builder.Build();
await host.StartAsync();
var result = await host.Services.GetRequiredService<HelloScenario>().RunAsync(
    Console.Out, host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
await host.StopAsync();
return result;
