using Microsoft.Extensions.Configuration;

namespace RunsFleet.AppHost.Starting;

/// <summary>
/// Starts each project as the program that was built together with the AppHost. Aspire's own way, <c>dotnet run</c> for each project, takes a
/// second .NET process per service: 84 MiB and 2 s of CPU each.
/// </summary>
internal static class BuiltPrograms
{
    /// <summary>
    /// Annotates every project whose program is there. Does nothing in publish mode, under <c>dotnet watch</c> and in an IDE's session, which
    /// start the projects themselves.
    /// </summary>
    public static void StartBuiltPrograms(this IDistributedApplicationBuilder builder)
    {
        if (!builder.ExecutionContext.IsRunMode || StartsProjectsItself(builder.Configuration))
        {
            return;
        }

        foreach (var project in builder.Resources.OfType<ProjectResource>())
        {
            var file = project.GetProjectMetadata().ProjectPath;
            var program = PathOf(file, AppContext.BaseDirectory);
            if (File.Exists(program))
            {
                project.Annotations.Add(new ExecutableAnnotation { Command = program, WorkingDirectory = Path.GetDirectoryName(file)! });
            }
        }
    }

    /// <summary>
    /// Returns the path of a project's program. Both it and the AppHost lie in <c>artifacts/bin/PROJECT/CONFIGURATION/</c>, so the same
    /// place beside the running program holds the same configuration.
    /// </summary>
    public static string PathOf(string projectFile, string baseDirectory)
    {
        var own = new DirectoryInfo(baseDirectory);
        var name = Path.GetFileNameWithoutExtension(projectFile);
        return Path.Combine(own.Parent!.Parent!.FullName, name, own.Name, OperatingSystem.IsWindows() ? $"{name}.exe" : name);
    }

    /// <summary>Returns true under <c>dotnet watch</c> and in an IDE's session, by the variables that these set.</summary>
    public static bool StartsProjectsItself(IConfiguration configuration) =>
        configuration["DOTNET_WATCH"] is "1" or "true" || configuration["DEBUG_SESSION_PORT"] is { Length: > 0 };
}
