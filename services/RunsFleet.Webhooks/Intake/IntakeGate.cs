namespace RunsFleet.Webhooks.Intake;

/// <summary>
/// The intake on the way down. On SIGTERM readiness fails first, and while the load balancer takes this replica out its requests are still
/// served, since GitHub would not send them again; each answer then ends its connection, so that none is idle, and about to be used, when
/// the server closes. What comes on an open connection after that is turned away.
/// </summary>
internal sealed class IntakeGate(IHostApplicationLifetime lifetime) : IHostedService
{
    private volatile bool _closed;

    /// <summary>From the first sign of the end on.</summary>
    public bool IsLeaving => lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>From the closing of the listener on.</summary>
    public bool IsClosed => _closed;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _closed = true;
        return Task.CompletedTask;
    }
}
