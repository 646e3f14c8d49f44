using System.Diagnostics;
using System.Globalization;

namespace RunsFleet.Scenario;

/// <summary>Working sets of the services' processes of this machine, in MiB, over time. Bounded: one sample in two seconds at most.</summary>
internal sealed class MemorySamples
{
    private const int MaxSamples = 2_000;
    private static readonly TimeSpan Distance = TimeSpan.FromSeconds(2);
    private const string LocalCloud = "LocalCloud";
    private static readonly string[] Services = ["Webhooks", "Fleet", "Circuit", "Events", LocalCloud];
    private readonly List<(TimeSpan At, Dictionary<string, double> MiB)> _samples = [];

    /// <summary>Takes a sample, unless one was just taken.</summary>
    public void Take(TimeSpan at)
    {
        if (_samples.Count >= MaxSamples || (_samples.Count > 0 && at - _samples[^1].At < Distance))
        {
            return;
        }

        _samples.Add((at, Services.ToDictionary(service => service, MiB)));
    }

    /// <summary>Returns for each service its memory after a fifth of the time, the most, and at the end.</summary>
    public IEnumerable<(string Service, double Early, double Most, double End)> Summary()
    {
        foreach (var service in _samples.Count == 0 ? [] : Services)
        {
            yield return (
                service,
                _samples[_samples.Count / 5].MiB[service],
                _samples.Max(sample => sample.MiB[service]),
                _samples[^1].MiB[service]);
        }
    }

    // With several worlds on one machine the largest process of the name counts: a load run is meant to be alone. The processes may be of the
    // service's own name or of the runtime's, which only Linux tells apart without more ado.
    private static double MiB(string service)
    {
        var most = 0L;
        foreach (var process in Process.GetProcesses())
        {
            using (process)
            {
                if (Is(process, service == LocalCloud ? service : $"RunsFleet.{service}"))
                {
                    most = Math.Max(most, process.WorkingSet64);
                }
            }
        }

        return most / (1024.0 * 1024.0);
    }

    private static bool Is(Process process, string program)
    {
        if (process.ProcessName == program)
        {
            return true;
        }

        if (process.ProcessName != "dotnet" || !OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            var command = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process.Id}/cmdline"));
            return command.Contains($"/{program}.dll", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended.
            return false;
        }
    }
}
