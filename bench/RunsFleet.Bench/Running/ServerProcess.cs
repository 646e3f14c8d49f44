using System.Diagnostics;

namespace RunsFleet.Bench.Running;

/// <summary>This program once more, as a server of some kind. Dispose of it to end it.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, IReadOnlyList<Uri> addresses)
    {
        _process = process;
        Addresses = addresses;
    }

    /// <summary>Where it listens.</summary>
    public IReadOnlyList<Uri> Addresses { get; }

    /// <summary>The first of <see cref="Addresses"/>.</summary>
    public Uri Address => Addresses[0];

    /// <summary>CPU time that it has used, user and kernel.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts it on the core of the server; <paramref name="kind"/> is one of <see cref="Servers.BenchServer"/>.</summary>
    public static ServerProcess StartOnServerCore(string kind, params string[] settings) => Start(Cores.StartOnServerCore, kind, settings);

    /// <summary>Starts it on the core of the load.</summary>
    public static ServerProcess StartOnLoadCore(string kind, params string[] settings) => Start(Cores.Start, kind, settings);

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private static ServerProcess Start(Func<ProcessStartInfo, Process> start, string kind, string[] settings)
    {
        var info = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        if (Path.GetFileNameWithoutExtension(info.FileName) == "dotnet")
        {
            info.ArgumentList.Add(typeof(ServerProcess).Assembly.Location);
        }

        foreach (var argument in (string[])[Servers.BenchServer.Argument, kind, .. settings])
        {
            info.ArgumentList.Add(argument);
        }

        var process = start(info);
        var line = process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException($"The server {kind} ended before it listened.");
        return new ServerProcess(process, [.. line.Split(' ').Select(address => new Uri(address))]);
    }
}
