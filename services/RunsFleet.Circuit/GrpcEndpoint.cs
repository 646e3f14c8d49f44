using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace RunsFleet.Circuit;

/// <summary>
/// Listens for gRPC on <see cref="CircuitOptions.GrpcPort"/>, beside the addresses the service is given. On cleartext Kestrel cannot tell
/// HTTP/2 from HTTP/1.1 on one port: see docs/decisions/0006-the-grpc-port-comes-in-a-variable.md.
/// </summary>
internal static class GrpcEndpoint
{
    private const string DefaultAddress = "http://localhost:5000";

    public static void AddGrpcEndpoint(this WebApplicationBuilder builder)
    {
        // A missing or bad port is reported with the other faults when the options are validated, before anything listens.
        if (!int.TryParse(builder.Configuration[$"{CircuitOptions.Section}:{nameof(CircuitOptions.GrpcPort)}"], out var port) || port is < 1 or > 65535)
        {
            return;
        }

        builder.WebHost.UseUrls([.. Addresses(builder.Configuration, port)]);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(listen =>
        {
            if (listen.IPEndPoint?.Port == port)
            {
                listen.Protocols = HttpProtocols.Http2;
            }
        }));
    }

    /// <summary>Returns the given addresses, and the host of the first of them with <paramref name="grpcPort"/>.</summary>
    internal static IReadOnlyList<string> Addresses(IConfiguration configuration, int grpcPort)
    {
        var given = Split(configuration["urls"]);
        if (given.Length == 0)
        {
            // ASPNETCORE_HTTP_PORTS, which container images set, holds only while there is no list of addresses.
            given = [.. Split(configuration["http_ports"]).Select(port => $"http://*:{port}")];
        }

        if (given.Length == 0)
        {
            given = [DefaultAddress];
        }

        return [.. given, $"http://{BindingAddress.Parse(given[0]).Host}:{grpcPort}"];
    }

    private static string[] Split(string? list) =>
        list?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
