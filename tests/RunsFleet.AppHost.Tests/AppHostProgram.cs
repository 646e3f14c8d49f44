using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace RunsFleet.AppHost.Tests;

/// <summary>The AppHost as a program of its own, as <c>dotnet run</c> starts it.</summary>
internal sealed class AppHostProgram : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly Lock _lock = new();

    private AppHostProgram(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The folder of the repository, for <c>dotnet run</c>.</summary>
    private static string Root => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", ".."));

    /// <summary>All lines so far, of both streams.</summary>
    public string Output
    {
        get
        {
            lock (_lock)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Runs what was built, with <c>dotnet run</c>; the dashboard's ports are any free ones.</summary>
    public static AppHostProgram Start(params string[] args) => Start([], args);

    /// <summary>Runs it with these variables, too.</summary>
    public static AppHostProgram Start(IEnumerable<KeyValuePair<string, string>> variables, params string[] args)
    {
        var configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        string[] run = ["run", "--no-build", "--configuration", configuration, "--project", "RunsFleet.AppHost", "--no-launch-profile", "--"];
        return Start("dotnet", [.. run, .. args], variables);
    }

    /// <summary>Runs the built program itself, so that <see cref="Kill"/> meets the AppHost and not <c>dotnet run</c>.</summary>
    public static AppHostProgram StartBuilt(IEnumerable<KeyValuePair<string, string>> variables, params string[] args)
    {
        var configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Start(Path.Combine(Root, "artifacts", "bin", "RunsFleet.AppHost", configuration, "RunsFleet.AppHost"), args, variables);
    }

    /// <summary>Ends the process that was started as <c>kill -9</c> does, and nothing that it started.</summary>
    public void Kill() => _process.Kill();

    private static AppHostProgram Start(string file, IEnumerable<string> args, IEnumerable<KeyValuePair<string, string>> variables)
    {
        var start = new ProcessStartInfo(file, args) { WorkingDirectory = Root, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = "http://127.0.0.1:0";
        start.Environment["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true";
        start.Environment.Remove("DOTNET_WATCH");
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return new AppHostProgram(start);
    }

    /// <summary>Waits until the text has been printed. Throws when the program ends before.</summary>
    public async Task SaysAsync(string text, CancellationToken cancellationToken)
    {
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            Assert.False(_process.HasExited, $"The AppHost ended without saying '{text}':\n{Output}");
            await Task.Delay(100, cancellationToken);
        }
    }

    /// <summary>Waits for the end. Returns the exit code.</summary>
    public async Task<int> EndsAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    /// <summary>Asks for the end, as a supervisor does.</summary>
    public async Task TerminateAsync(CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(cancellationToken);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private void Keep(string? line)
    {
        lock (_lock)
        {
            _output.Append(line).Append('\n');
        }
    }
}
