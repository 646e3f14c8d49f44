using System.Reflection;

namespace RunsFleet.ServiceDefaults;

/// <summary>The name and version of the program that runs, as its build stamped them.</summary>
/// <param name="Name">The program's assembly, the assembly of its <c>Program</c>.</param>
/// <param name="Version">Semantic version, from the newest git tag; <c>0.0.0</c> where the build knew none.</param>
/// <param name="Commit">The commit that was built; null where the build knew none.</param>
public sealed record ServiceVersion(string Name, string Version, string? Commit)
{
    /// <summary>The version of the running program.</summary>
    public static ServiceVersion Current { get; } = Of(Assembly.GetEntryAssembly() ?? typeof(ServiceVersion).Assembly);

    /// <summary>Reads the version of an assembly, whose informational version looks like <c>1.2.3-alpha.0.4+9b5cb81...</c>.</summary>
    public static ServiceVersion Of(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        var stamp = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
        return Parse(assembly.GetName().Name ?? "unknown", stamp);
    }

    /// <summary>Splits a stamp into version and commit.</summary>
    public static ServiceVersion Parse(string name, string stamp)
    {
        ArgumentNullException.ThrowIfNull(stamp);
        var plus = stamp.IndexOf('+', StringComparison.Ordinal);
        return plus < 0
            ? new ServiceVersion(name, stamp, null)
            : new ServiceVersion(name, stamp[..plus], plus + 1 < stamp.Length ? stamp[(plus + 1)..] : null);
    }
}
