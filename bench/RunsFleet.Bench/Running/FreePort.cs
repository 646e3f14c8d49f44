using System.Net;
using System.Net.Sockets;

namespace RunsFleet.Bench.Running;

/// <summary>A port that nobody listens on, for an address that must be known before its server starts.</summary>
internal static class FreePort
{
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
