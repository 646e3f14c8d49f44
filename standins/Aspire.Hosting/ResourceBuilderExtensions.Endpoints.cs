using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Endpoints and their health.</summary>
public static partial class ResourceBuilderExtensions
{
    /// <summary>
    /// An HTTP endpoint. Without <paramref name="env"/> a project learns it from ASPNETCORE_URLS, with it from that variable alone, which
    /// holds the port. There is no proxy here, whatever <paramref name="isProxied"/> says.
    /// </summary>
    public static IResourceBuilder<T> WithHttpEndpoint<T>(
        this IResourceBuilder<T> builder,
        int? port = null,
        int? targetPort = null,
        string? name = null,
        string? env = null,
        bool? isProxied = null)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        var endpoint = new EndpointAnnotation(ProtocolType.Tcp, "http", name: name, port: port, targetPort: targetPort, isProxied: isProxied ?? true)
        {
            PortVariable = env,
        };
        if (new EndpointReference(builder.Resource, endpoint.Name).Exists)
        {
            throw new DistributedApplicationException($"Resource '{builder.Resource.Name}' has two endpoints named '{endpoint.Name}'.");
        }

        if (env is not null && builder.Resource is IResourceWithEnvironment)
        {
            var targetPortValue = new EndpointReference(builder.Resource, endpoint.Name).Property(EndpointProperty.TargetPort);
            builder.WithAnnotation(new EnvironmentCallbackAnnotation(context =>
            {
                context.EnvironmentVariables[env] = targetPortValue;
                return Task.CompletedTask;
            }));
        }

        return builder.WithAnnotation(endpoint);
    }

    public static EndpointReference GetEndpoint<T>(this IResourceBuilder<T> builder, string name)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        return new EndpointReference(builder.Resource, name);
    }

    public static IResourceBuilder<T> WithExternalHttpEndpoints<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        foreach (var endpoint in builder.Resource.Annotations.OfType<EndpointAnnotation>())
        {
            endpoint.IsExternal = endpoint.UriScheme is "http" or "https" || endpoint.IsExternal;
        }

        return builder;
    }

    /// <summary>The resource is healthy when the path answers with the status code (200). Without a name: its first HTTP endpoint.</summary>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(
        this IResourceBuilder<T> builder, string? path = null, int? statusCode = null, string? endpointName = null)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        var resource = builder.Resource;
        return builder.WithHttpHealthCheck(() => new EndpointReference(resource, endpointName ?? FirstHttpEndpoint(resource)), path, statusCode);
    }

    public static IResourceBuilder<T> WithHttpHealthCheck<T>(
        this IResourceBuilder<T> builder, Func<EndpointReference>? endpointSelector, string? path = null, int? statusCode = null)
        where T : IResourceWithEndpoints
    {
        ArgumentNullException.ThrowIfNull(builder);
        var resource = builder.Resource;
        return builder.WithAnnotation(new HttpHealthAnnotation(
            endpointSelector ?? (() => new EndpointReference(resource, FirstHttpEndpoint(resource))), path ?? "/", statusCode ?? 200));
    }

    private static string FirstHttpEndpoint(IResource resource) =>
        resource.Annotations.OfType<EndpointAnnotation>().FirstOrDefault(endpoint => endpoint.UriScheme is "http" or "https")?.Name
        ?? throw new DistributedApplicationException($"Resource '{resource.Name}' has a health check but no HTTP endpoint.");
}
