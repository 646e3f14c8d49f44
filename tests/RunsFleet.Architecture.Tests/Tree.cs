namespace RunsFleet.Architecture.Tests;

/// <summary>The source tree, found from where the tests run.</summary>
internal static class Tree
{
    public static string Root { get; } = FindRoot();

    /// <summary>Files below <paramref name="folder"/> that people write, as paths from the root with forward slashes.</summary>
    public static IReadOnlyList<string> Files(string folder, string pattern) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(file => !file.StartsWith("artifacts/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "RunsFleet.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("RunsFleet.sln is not above the tests.");
    }
}
