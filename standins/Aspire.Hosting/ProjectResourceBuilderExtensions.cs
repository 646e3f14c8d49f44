using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static class ProjectResourceBuilderExtensions
{
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new() => builder.AddProject(name, new TProject());

    /// <summary>The launch profile is not read here: services declare their endpoints in the AppHost.</summary>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(
        this IDistributedApplicationBuilder builder, string name, string? launchProfileName)
        where TProject : IProjectMetadata, new() => builder.AddProject(name, new TProject());

    public static IResourceBuilder<ProjectResource> AddProject<TProject>(
        this IDistributedApplicationBuilder builder, string name, Action<ProjectResourceOptions> configure)
        where TProject : IProjectMetadata, new()
    {
        ArgumentNullException.ThrowIfNull(configure);
        configure(new ProjectResourceOptions());
        return builder.AddProject(name, new TProject());
    }

    public static IResourceBuilder<ProjectResource> AddProject(this IDistributedApplicationBuilder builder, string name, string projectPath)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddProject(name, new ProjectMetadata(Path.GetFullPath(projectPath, builder.AppHostDirectory)));
    }

    /// <summary>More than one is refused at start: there is no proxy to share the endpoints among them.</summary>
    public static IResourceBuilder<ProjectResource> WithReplicas(this IResourceBuilder<ProjectResource> builder, int replicas)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new ReplicaAnnotation(replicas), ResourceAnnotationMutationBehavior.Replace);
    }

    private static IResourceBuilder<ProjectResource> AddProject(
        this IDistributedApplicationBuilder builder, string name, IProjectMetadata metadata)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var project = new ProjectResource(name);
        return builder.AddResource(project)
            .WithAnnotation(metadata)
            .WithOtlpExporter()
            .WithEnvironment(context =>
            {
                context.EnvironmentVariables["LOGGING__CONSOLE__FORMATTERNAME"] = "simple";
                context.EnvironmentVariables["LOGGING__CONSOLE__FORMATTEROPTIONS__SINGLELINE"] = "true";
                AddUrls(project, context);
            });
    }

    private static void AddUrls(ProjectResource project, EnvironmentCallbackContext context)
    {
        var urls = project.Annotations.OfType<EndpointAnnotation>()
            .Where(endpoint => endpoint.UriScheme is "http" or "https" && endpoint.PortVariable is null)
            .Select(endpoint => new EndpointReference(project, endpoint.Name).Url)
            .ToArray();
        if (urls.Length > 0)
        {
            context.EnvironmentVariables["ASPNETCORE_URLS"] = string.Join(';', urls);
        }
    }
}
