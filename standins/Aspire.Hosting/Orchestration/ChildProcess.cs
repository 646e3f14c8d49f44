using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// A child process that never outlives this one. On Linux and macOS it runs under <see cref="GuardScript"/>, whose standard input is a
/// pipe from here: when the pipe closes, because we ask for a stop or because this process was killed, the script ends the child. There is no
/// moment at which a started child is not watched. What a child starts in turn is the child's to end.
/// On Windows the child runs directly: it is killed on stop, and outlives this process when that one is killed by force.
/// </summary>
internal sealed class ChildProcess : IDisposable
{
    /// <summary>Time between SIGTERM and SIGKILL.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    // Of the AppHost alone; its children would listen on its address or take its environment's name.
    private static readonly string[] NotInherited = ["ASPNETCORE_URLS", "DOTNET_LAUNCH_PROFILE", "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT"];

    private readonly Process _process;
    private readonly Lock _guard = new();

    private ChildProcess(Process process, Action<string, bool> output)
    {
        _process = process;
        Exited = RunAsync(output);
    }

    /// <summary>The exit code; 128 plus the signal's number when a signal ended it.</summary>
    public Task<int> Exited { get; }

    public static ChildProcess Start(ProcessSpec spec, Action<string, bool> output) => Start(spec, output, Grace);

    public static ChildProcess Start(ProcessSpec spec, Action<string, bool> output, TimeSpan grace)
    {
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo(spec.Command, spec.Arguments)
            : new ProcessStartInfo("/bin/sh", GuardScript.Arguments(grace, [spec.Command, .. spec.Arguments]));
        start.WorkingDirectory = spec.WorkingDirectory;
        start.RedirectStandardInput = true;
        start.StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        foreach (var name in NotInherited)
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in spec.Variables)
        {
            start.Environment[name] = value;
        }

        try
        {
            var process = Process.Start(start)!;
            if (!OperatingSystem.IsWindows())
            {
                process.StandardInput.Write(GuardScript.OddlyNamed(start.Environment));
                process.StandardInput.Flush();
            }

            return new ChildProcess(process, output);
        }
        catch (Exception exception) when (exception is Win32Exception or DirectoryNotFoundException)
        {
            throw new DistributedApplicationException($"'{spec.Command}' could not be started: {exception.Message}", exception);
        }
    }

    /// <summary>Asks the child to stop and waits until it has; cancelling kills it at once.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
        {
            Kill();
        }
        else
        {
            CloseGuardPipe();
        }

        try
        {
            await Exited.WaitAsync(Grace + TimeSpan.FromSeconds(5), cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            Kill();
            await Exited;
        }
    }

    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or AggregateException or Win32Exception)
        {
            // It ended by itself in the meantime.
        }
    }

    public void Dispose() => _process.Dispose();

    private async Task<int> RunAsync(Action<string, bool> output)
    {
        var pumps = Task.WhenAll(
            LinePump.RunAsync(_process.StandardOutput, line => output(line, false)),
            LinePump.RunAsync(_process.StandardError, line => output(line, true)));
        await _process.WaitForExitAsync();

        // Were it the script alone that died, its guard would still be there and now end the child.
        CloseGuardPipe();
        try
        {
            // Something the child left behind may hold the pipes open; its last words are not worth waiting for.
            await pumps.WaitAsync(TimeSpan.FromSeconds(2));
        }
        catch (TimeoutException)
        {
        }

        return _process.ExitCode;
    }

    private void CloseGuardPipe()
    {
        try
        {
            // Who stops the child and who saw it end may both come here, and the writer is for one at a time.
            lock (_guard)
            {
                _process.StandardInput.Close();
            }
        }
        catch (IOException)
        {
            // The other end is gone already.
        }
    }
}
