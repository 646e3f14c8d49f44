using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using RunsFleet.Webhooks.Intake;

namespace RunsFleet.Webhooks;

/// <summary>What a client may cost us before it has proven that it is GitHub.</summary>
internal sealed class ServerLimits(IOptions<WebhookOptions> options, ConnectionLimit connections) : IConfigureOptions<KestrelServerOptions>
{
    // GitHub sends about fifteen headers in about 1 KiB, a load balancer adds a few.
    private const int MaxHeaders = 64;
    private const int MaxHeaderBytes = 16 * 1024;
    private const int MaxRequestLineBytes = 2 * 1024;

    // Bodies that nobody reads: behind a 401, or sent to a path that takes none. What is read has BodyTimeout.
    private const double MinUnreadBytesPerSecond = 1024;

    // Arrived and not yet read; one connection may hold this much beside what BodyMemory lends.
    private const int MaxUnreadBytes = 64 * 1024;

    public void Configure(KestrelServerOptions kestrel)
    {
        if (Current() is not { } current)
        {
            return;
        }

        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = WebhookOptions.MaxBodyBytes;
        kestrel.Limits.MaxRequestBufferSize = MaxUnreadBytes;
        kestrel.Limits.MaxRequestHeaderCount = MaxHeaders;
        kestrel.Limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
        kestrel.Limits.MaxRequestLineSize = MaxRequestLineBytes;
        kestrel.Limits.RequestHeadersTimeout = current.HeadersTimeout;
        kestrel.Limits.KeepAliveTimeout = current.KeepAliveTimeout;
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(MinUnreadBytesPerSecond, current.BodyTimeout);
        kestrel.ConfigureEndpointDefaults(endpoint =>
        {
            // Neither GitHub nor a load balancer speaks more to a target, and HTTP/2 has limits of its own to get wrong.
            endpoint.Protocols = HttpProtocols.Http1;
            endpoint.Use(next => connection => connections.OnConnectedAsync(connection, next));
        });
    }

    // The server is made before the host validates its options and names the faults of all sections at once; it will not get to listen.
    private WebhookOptions? Current()
    {
        try
        {
            return options.Value;
        }
        catch (OptionsValidationException)
        {
            return null;
        }
    }
}
