using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Polly;
using RunsFleet.Scenario;
using RunsFleet.ServiceDefaults;

var load = args is ["load", .. var numbers] ? LoadPlan.Parse(numbers) : null;
if (load is null && args is not ["hello"])
{
    await Console.Error.WriteLineAsync("Usage: RunsFleet.Scenario hello | load [jobs, 50 to 100000 [jobs a second, 1 to 2000]]");
    return 2;
}

var name = args[0];

var builder = Host.CreateApplicationBuilder();
builder.AddServiceDefaults();
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddHttpClient<LocalWorldClient>(client => client.BaseAddress = new Uri("http://localcloud"));
builder.Services.AddTransient<HelloScenario>();
if (load is not null)
{
    builder.Services.AddSingleton(load).AddTransient<LoadScenario>();
}

using var host = builder.Build();
await host.StartAsync();
var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
int result;
try
{
    result = load is null
        ? await host.Services.GetRequiredService<HelloScenario>().RunAsync(Console.Out, stopping)
        : await host.Services.GetRequiredService<LoadScenario>().RunAsync(Console.Out, stopping);
}
catch (OperationCanceledException) when (stopping.IsCancellationRequested)
{
    await Console.Out.WriteLineAsync($"{name}: stopped before its end");
    result = 130;
}
catch (Exception e) when (e is HttpRequestException or ExecutionRejectedException)
{
    await Console.Out.WriteLineAsync($"{name}: the local world does not answer: {e.Message}");
    result = 1;
}

await host.StopAsync(CancellationToken.None);
return result;
