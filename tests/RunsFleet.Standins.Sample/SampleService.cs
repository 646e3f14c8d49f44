namespace RunsFleet.Standins.Sample;

/// <summary>Listens where it is told, shows its environment, and writes its start and stop to the file named by <c>SAMPLE_LOG</c>.</summary>
internal static class SampleService
{
    public static async Task RunAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        var app = builder.Build();
        app.MapGet("/health", () => "fine");
        app.MapGet("/environment/{name}", (string name) => Environment.GetEnvironmentVariable(name) ?? "(none)");
        app.MapGet("/arguments", () => string.Join(' ', Environment.GetCommandLineArgs()[1..]));
        app.MapGet("/process", () => Environment.ProcessId);
        app.Lifetime.ApplicationStarted.Register(() => Log("started"));
        app.Lifetime.ApplicationStopped.Register(() => Log("stopped"));
        await app.RunAsync();
    }

    private static void Log(string what)
    {
        if (Environment.GetEnvironmentVariable("SAMPLE_LOG") is { Length: > 0 } path)
        {
            File.AppendAllText(path, $"{Environment.GetEnvironmentVariable("OTEL_SERVICE_NAME")} {what} {Environment.ProcessId}\n");
        }
    }
}
