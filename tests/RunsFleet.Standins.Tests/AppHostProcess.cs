using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using RunsFleet.Standins.Sample;

namespace RunsFleet.Standins.Tests;

/// <summary>The sample's AppHost as a process; killed with the test at the latest.</summary>
internal sealed class AppHostProcess : IDisposable
{
    private readonly string _log = Path.GetTempFileName();
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _awaited = new();
    private readonly Process _process;

    public AppHostProcess(params string[] args)
    {
        var start = new ProcessStartInfo(
            Path.ChangeExtension(typeof(SampleAppHost).Assembly.Location, null), ["--log", _log, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_URLS"] = "http://localhost:1/";
        start.Environment["DOTNET_ENVIRONMENT"] = "Elsewhere";
        start.Environment["SAMPLE_INHERITED"] = "kept";
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Collect(line.Data);
        _process.ErrorDataReceived += (_, line) => Collect(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public IReadOnlyList<string> Output => [.. _output];

    public async Task WaitForAsync(string text)
    {
        var seen = _awaited.GetOrAdd(text, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!_output.Any(line => line.Contains(text, StringComparison.Ordinal)))
        {
            await seen.Task.WaitAsync(TestApp.Patience);
        }
    }

    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync(TestApp.Patience);
        return _process.ExitCode;
    }

    public async Task<bool> ExitsWithinAsync(TimeSpan time)
    {
        try
        {
            await _process.WaitForExitAsync(TestApp.Patience).WaitAsync(time);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    public void Signal(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>The services that are running, as they wrote their ids down.</summary>
    public IReadOnlyList<Process> Children() => [.. LogOfServices().Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(' ')).Where(words => words[1] == "started")
        .Select(words => Process.GetProcessById(int.Parse(words[2], CultureInfo.InvariantCulture)))];

    public string LogOfServices() => File.ReadAllText(_log, Encoding.UTF8);

    public IReadOnlyList<string> EventsOfServices() => [.. LogOfServices().Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line[..line.LastIndexOf(' ')])];

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
        File.Delete(_log);
    }

    private void Collect(string? line)
    {
        if (line is null)
        {
            return;
        }

        _output.Enqueue(line);
        foreach (var (text, seen) in _awaited)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                seen.TrySetResult();
            }
        }
    }
}
