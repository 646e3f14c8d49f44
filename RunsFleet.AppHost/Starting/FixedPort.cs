using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;

namespace RunsFleet.AppHost.Starting;

/// <summary>
/// A port that was asked for by number. The orchestrator does not mind a port that somebody else holds: the resource counts as healthy and
/// somebody else answers at its address.
/// </summary>
internal sealed record FixedPort(int Number, string User, string Remedy)
{
    // Variables that hold addresses of the dashboard's processes, and what listens there.
    private static readonly (string Variable, string User)[] Addresses =
    [
        ("ASPNETCORE_URLS", "the dashboard"),
        ("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "the dashboard's telemetry endpoint"),
        ("ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL", "the dashboard's telemetry endpoint"),
        ("ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL", "the AppHost's resource service"),
    ];

    /// <summary>Returns every fixed port of a start with these options and this configuration.</summary>
    public static IEnumerable<FixedPort> Of(AppHostOptions options, IConfiguration configuration)
    {
        if (options.Cloud != CloudKind.Aws && options.CloudPort is { } cloud)
        {
            yield return new FixedPort(cloud, ResourceNames.LocalCloud, "choose another with --cloud-port (0: any free one)");
        }

        if (options.HooksPort is { } hooks)
        {
            yield return new FixedPort(hooks, ResourceNames.Webhooks, "choose another with --hooks-port (0: any free one)");
        }

        foreach (var (variable, user) in Addresses)
        {
            foreach (var address in (configuration[variable] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                if (Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Port > 0)
                {
                    yield return new FixedPort(url.Port, user, $"set {variable} to an address with another one");
                }
            }
        }
    }

    /// <summary>Returns one line when two of the ports are the same or one cannot be listened on. Returns null when all are free.</summary>
    public static string? FirstFault(IEnumerable<FixedPort> ports, Func<int, bool> isFree)
    {
        var seen = new Dictionary<int, FixedPort>();
        foreach (var port in ports)
        {
            if (!seen.TryAdd(port.Number, port))
            {
                return $"Port {port.Number} is wanted by {seen[port.Number].User} and by {port.User}: {port.Remedy}.";
            }

            if (!isFree(port.Number))
            {
                return $"Port {port.Number}, which {port.User} needs, is taken or not allowed: stop what listens there, or {port.Remedy}.";
            }
        }

        return null;
    }

    /// <summary>Tries to listen on the loopback addresses, as the orchestrator will.</summary>
    public static bool IsFree(int port) =>
        CanListen(IPAddress.Loopback, port) && (!Socket.OSSupportsIPv6 || CanListen(IPAddress.IPv6Loopback, port));

    private static bool CanListen(IPAddress address, int port)
    {
        using var listener = new TcpListener(address, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException e)
        {
            // A machine may know IPv6 and have no such address.
            return e.SocketErrorCode == SocketError.AddressNotAvailable;
        }
    }
}
