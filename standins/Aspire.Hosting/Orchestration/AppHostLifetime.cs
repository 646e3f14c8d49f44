using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Orchestration;

/// <summary>The first signal asks for the ordered stop, the second kills every child and leaves.</summary>
internal sealed class AppHostLifetime(
    IHostApplicationLifetime application, Orchestrator orchestrator, ResourceConsole console, TimeProvider time)
    : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Lock _lock = new();
    private long? _firstSignal;
    private volatile bool _killing;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT, PosixSignal.SIGHUP })
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, OnSignal));
        }

        return Task.CompletedTask;
    }

    /// <summary>While the children are being killed the ordered stop ends too, and Main's own exit code must not come first.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _killing ? Task.Delay(Timeout.Infinite, CancellationToken.None) : Task.CompletedTask;

    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        lock (_lock)
        {
            if (_firstSignal is null)
            {
                _firstSignal = time.GetTimestamp();
                console.Say("Stopping. Press Ctrl+C again to kill.");
                application.StopApplication();
                return;
            }

            // A signal to the process group comes twice when a parent such as "dotnet run" passes it on.
            if (time.GetElapsedTime(_firstSignal.Value) < TimeSpan.FromSeconds(1))
            {
                return;
            }
        }

        _killing = true;
        orchestrator.Kill();
        Environment.Exit(130);
    }
}
