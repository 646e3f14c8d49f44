using System.Runtime.InteropServices;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>Turns a resource of the model into a command line and its environment.</summary>
internal sealed class ProcessEnvironment(DistributedApplicationExecutionContext executionContext)
{
    public async Task<ProcessSpec> ResolveAsync(IResource resource, CancellationToken cancellationToken)
    {
        var environment = new EnvironmentCallbackContext(executionContext, resource, cancellationToken: cancellationToken);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>().ToArray())
        {
            await annotation.Callback(environment);
        }

        var variables = new Dictionary<string, string>();
        foreach (var (name, value) in environment.EnvironmentVariables)
        {
            variables[name] = await TextAsync(value, cancellationToken);
        }

        var arguments = new CommandLineArgsCallbackContext([], cancellationToken);
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>().ToArray())
        {
            await annotation.Callback(arguments);
        }

        var texts = new List<string>();
        foreach (var argument in arguments.Args)
        {
            texts.Add(await TextAsync(argument, cancellationToken));
        }

        return resource is ExecutableResource executable
            ? new ProcessSpec(executable.Command, texts, executable.WorkingDirectory, variables)
            : new ProcessSpec(DotnetPath(), [BinaryOf(resource), .. texts], Path.GetDirectoryName(ProjectPath(resource))!, variables);
    }

    /// <summary>
    /// The project as it was built together with the AppHost: both lie in <c>artifacts/bin/project/configuration/</c>, so the same place
    /// beside the running program holds the same configuration.
    /// </summary>
    public static string BinaryOf(IResource resource)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var name = Path.GetFileNameWithoutExtension(ProjectPath(resource));
        return Path.Combine(own.Parent!.Parent!.FullName, name, own.Name, $"{name}.dll");
    }

    private static string ProjectPath(IResource resource) =>
        resource.Annotations.OfType<IProjectMetadata>().SingleOrDefault()?.ProjectPath
        ?? throw new DistributedApplicationException($"Resource '{resource.Name}' says nothing about its project.");

    private static async ValueTask<string> TextAsync(object value, CancellationToken cancellationToken) => value switch
    {
        string text => text,
        IValueProvider provider => await provider.GetValueAsync(cancellationToken) ?? "",
        IResourceBuilder<IResource> { Resource: IValueProvider provider } => await provider.GetValueAsync(cancellationToken) ?? "",
        _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>The host that runs this program: its runtime lies in <c>root/shared/Microsoft.NETCore.App/version/</c>.</summary>
    private static string DotnetPath()
    {
        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var path = Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        return File.Exists(path) ? path : "dotnet";
    }
}
