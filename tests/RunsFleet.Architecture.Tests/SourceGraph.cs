namespace RunsFleet.Architecture.Tests;

/// <summary>Which file of a project refers to a type that another of its files declares.</summary>
internal sealed class SourceGraph
{
    private readonly Dictionary<string, Dictionary<string, SortedSet<string>>> _references = new(StringComparer.Ordinal);

    public SourceGraph(IReadOnlyCollection<SourceFile> files)
    {
        var declarations = files
            .SelectMany(file => file.Types.Select(type => (type.Namespace, type.Name, File: file)))
            .ToLookup(declared => declared.Name, StringComparer.Ordinal);
        foreach (var file in files)
        {
            var references = _references[file.Path] = new(StringComparer.Ordinal);
            foreach (var name in file.References())
            {
                var meant = declarations[name].Where(declared => file.Sees(declared.Namespace)).ToList();
                foreach (var (_, _, other) in meant.Exists(declared => declared.File == file) ? [] : meant)
                {
                    references.TryAdd(other.Path, []);
                    references[other.Path].Add(name);
                }
            }
        }
    }

    /// <summary>Circles, each as the lines of a message: file, the file that it refers to, and by which types.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Circles() =>
    [
        .. Tests.Circles.Find(_references.ToDictionary(file => file.Key, IReadOnlyCollection<string> (file) => file.Value.Keys))
            .Select(IReadOnlyList<string> (circle) =>
            [
                .. circle.SelectMany(file => _references[file].Where(other => circle.Contains(other.Key))
                    .Select(other => $"{file} -> {other.Key} by {string.Join(", ", other.Value)}")),
            ]),
    ];
}
