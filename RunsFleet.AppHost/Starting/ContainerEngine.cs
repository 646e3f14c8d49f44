using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Configuration;

namespace RunsFleet.AppHost.Starting;

/// <summary>The engine that containers run on. Without one the orchestrator lets everything wait for the container without end.</summary>
internal static class ContainerEngine
{
    /// <summary>Asks the engine. Returns one line when there is none or when it does not answer, else null.</summary>
    public static async Task<string?> FaultAsync(IConfiguration configuration, TimeSpan patience)
    {
        string[] engines = (configuration["DcpPublisher:ContainerRuntime"] ?? configuration["ASPIRE_CONTAINER_RUNTIME"]) is { Length: > 0 } named
            ? [named]
            : ["docker", "podman"];
        foreach (var engine in engines)
        {
            if (await AnswersAsync(engine, patience))
            {
                return null;
            }
        }

        return $"--cloud localstack needs a container engine, and {string.Join(" or ", engines)} does not answer: start one, or use --cloud embedded.";
    }

    private static async Task<bool> AnswersAsync(string engine, TimeSpan limit)
    {
        using var patience = new CancellationTokenSource(limit);
        var start = new ProcessStartInfo(engine, ["container", "ls"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            try
            {
                await Task.WhenAll(
                    process.StandardOutput.ReadToEndAsync(patience.Token),
                    process.StandardError.ReadToEndAsync(patience.Token),
                    process.WaitForExitAsync(patience.Token));
                return process.ExitCode == 0;
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                return false;
            }
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
