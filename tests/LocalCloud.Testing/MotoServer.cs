using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace LocalCloud.Testing;

/// <summary>
/// An AWS emulator that we did not write: the endpoint named by <c>RUNSFLEET_TEST_AWS_ENDPOINT</c>, or a <c>moto_server</c> found on PATH
/// (or named by <c>RUNSFLEET_MOTO_SERVER</c>) and started on a free loopback port. Use it as a class or assembly fixture.
/// </summary>
public sealed class MotoServer : IAsyncLifetime
{
    private Process? _process;

    /// <summary>The endpoint; null when there is no emulator on this machine.</summary>
    public Uri? Endpoint { get; private set; }

    /// <summary>The endpoint; skips the test, with the reason, when there is none.</summary>
    public Uri Require()
    {
        Assert.SkipWhen(Endpoint is null, "No AWS emulator: set RUNSFLEET_TEST_AWS_ENDPOINT, or put moto_server on PATH.");
        return Endpoint;
    }

    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("RUNSFLEET_TEST_AWS_ENDPOINT") is { Length: > 0 } given)
        {
            Endpoint = new Uri(given);
            return;
        }

        if (FindProgram() is not { } program)
        {
            return;
        }

        for (var attempt = 0; attempt < 3 && Endpoint is null; attempt++)
        {
            await StartAsync(program);
        }

        if (Endpoint is null)
        {
            throw new InvalidOperationException($"{program} was found but did not start to listen within a minute.");
        }
    }

    public ValueTask DisposeAsync()
    {
        Stop();
        return ValueTask.CompletedTask;
    }

    private async Task StartAsync(string program)
    {
        var port = FreePort();
        var start = new ProcessStartInfo(program, ["-H", "127.0.0.1", "-p", $"{port}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        _process.OutputDataReceived += static (_, _) => { };
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();

        var deadline = TimeProvider.System.GetUtcNow() + TimeSpan.FromSeconds(60);
        while (TimeProvider.System.GetUtcNow() < deadline && !_process.HasExited)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port);
                Endpoint = new Uri($"http://127.0.0.1:{port}");
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(100);
            }
        }

        Stop();
    }

    private void Stop()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit(5000);
        }

        _process?.Dispose();
        _process = null;
    }

    private static string? FindProgram()
    {
        if (Environment.GetEnvironmentVariable("RUNSFLEET_MOTO_SERVER") is { Length: > 0 } given)
        {
            return given;
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.Select(folder => Path.Combine(folder, "moto_server")).FirstOrDefault(File.Exists);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
