using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Polly;
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
var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
int result;
try
{
    result = await host.Services.GetRequiredService<HelloScenario>().RunAsync(Console.Out, stopping);
}
catch (OperationCanceledException) when (stopping.IsCancellationRequested)
{
    await Console.Out.WriteLineAsync("hello: stopped before its end");
    result = 130;
}
catch (Exception e) when (e is HttpRequestException or ExecutionRejectedException)
{
    await Console.Out.WriteLineAsync($"hello: the local world does not answer: {e.Message}");
    result = 1;
}

await host.StopAsync(CancellationToken.None);
return result;
