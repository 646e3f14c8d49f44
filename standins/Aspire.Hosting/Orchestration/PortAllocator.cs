using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Gives every endpoint its port before anything starts, so that resources can name each other's addresses in any order. Free ports are
/// drawn from below the range that outgoing connections use, and held by a lock file: several applications can start at the same time.
/// </summary>
internal sealed class PortAllocator : IDisposable
{
    private const int FirstFree = 20_000;
    private const int AfterLastFree = 32_000;

    private readonly List<FileStream> _held = [];

    public void Allocate(IEnumerable<IResource> resources, bool randomize)
    {
        var declared = resources.SelectMany(resource =>
            resource.Annotations.OfType<EndpointAnnotation>().Select(endpoint => (Owner: resource.Name, Endpoint: endpoint))).ToArray();
        foreach (var (owner, endpoint) in declared)
        {
            var port = Wanted(owner, endpoint, randomize);
            if (port is { } wanted && !IsFree(wanted))
            {
                throw new DistributedApplicationException(string.Create(
                    CultureInfo.InvariantCulture, $"Port {wanted} of '{owner}' (endpoint '{endpoint.Name}') is already in use."));
            }

            endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, endpoint.TargetHost, port ?? FreePort());
        }

        var twice = declared.GroupBy(item => item.Endpoint.AllocatedEndpoint!.Port).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
        {
            throw new DistributedApplicationException(string.Create(
                CultureInfo.InvariantCulture,
                $"Port {twice.Key} is asked for twice: by {string.Join(" and ", twice.Select(item => $"'{item.Owner}'"))}."));
        }
    }

    public void Dispose() => _held.ForEach(file => file.Dispose());

    private static int? Wanted(string owner, EndpointAnnotation endpoint, bool randomize)
    {
        // As Aspire does under its testing host, where only the ports of its proxies are free to change.
        var port = randomize && endpoint.IsProxied ? null : endpoint.Port;
        if (port is > 0 && endpoint.TargetPort is { } target && target != port)
        {
            throw new DistributedApplicationException(string.Create(
                CultureInfo.InvariantCulture,
                $"Endpoint '{endpoint.Name}' of '{owner}' has port {port} and target port {target}; they must agree where there is no proxy."));
        }

        return (port ?? endpoint.TargetPort) is > 0 and var wanted ? wanted : null;
    }

    private int FreePort()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"aspire-ports-{Environment.UserName}"));
        for (var attempt = 0; attempt < 1000; attempt++)
        {
            var port = Random.Shared.Next(FirstFree, AfterLastFree);
            try
            {
                var path = Path.Combine(folder.FullName, port.ToString(CultureInfo.InvariantCulture));
                var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
                _held.Add(file);
            }
            catch (IOException)
            {
                continue;
            }

            if (IsFree(port))
            {
                return port;
            }
        }

        throw new DistributedApplicationException("No free port was found.");
    }

    // Kestrel listens on both loopback addresses of localhost.
    private static bool IsFree(int port) => IsFree(IPAddress.Loopback, port) && IsFree(IPAddress.IPv6Loopback, port);

    private static bool IsFree(IPAddress address, int port)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
            return true;
        }
        catch (SocketException exception)
        {
            // A machine without IPv6 has no such address; nothing listens there either.
            return exception.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported;
        }
    }
}
