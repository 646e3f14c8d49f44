using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace RunsFleet.Webhooks.Intake;

/// <summary>
/// Bounds open connections. Kestrel's own limit would do, but it writes a line for each connection that it refuses, and whoever opens
/// connections by the thousand would fill the log too.
/// </summary>
internal sealed class ConnectionLimit(IOptions<WebhookOptions> options, WebhookMetrics metrics, RejectionLog log)
{
    private int _open;

    public async Task OnConnectedAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        try
        {
            if (Interlocked.Increment(ref _open) > options.Value.MaxConnections)
            {
                metrics.Rejected(Rejection.TooManyConnections);
                log.Add(Rejection.TooManyConnections);
                connection.Abort();
                return;
            }

            await next(connection);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }
}
