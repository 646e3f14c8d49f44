namespace RunsFleet.Webhooks.Intake;

/// <summary>
/// Closes the intake when the host stops its services. On SIGTERM readiness fails first, and while the load balancer takes this replica out
/// its requests are still served, since GitHub would not send them again; what comes on an open connection after that is turned away.
/// </summary>
internal sealed class IntakeGate : IHostedService
{
    private volatile bool _closed;

    public bool IsClosed => _closed;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _closed = true;
        return Task.CompletedTask;
    }
}
