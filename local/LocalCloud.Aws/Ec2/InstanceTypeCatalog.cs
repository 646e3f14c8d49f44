using System.Collections.Frozen;
using System.Globalization;

namespace LocalCloud.Aws.Ec2;

/// <summary>The instance types that this world knows, from the embedded table.</summary>
public static class InstanceTypeCatalog
{
    private const string Resource = "LocalCloud.Aws.Ec2.instance-types.tsv";

    private static readonly FrozenDictionary<string, InstanceType> Types =
        Read().ToFrozenDictionary(type => type.Name, StringComparer.Ordinal);

    /// <summary>Every type, by name.</summary>
    public static IReadOnlyList<InstanceType> All { get; } = [.. Types.Values.OrderBy(type => type.Name, StringComparer.Ordinal)];

    /// <summary>Finds the type of this name. Returns null when there is none.</summary>
    public static InstanceType? Find(string name) => Types.GetValueOrDefault(name);

    private static IEnumerable<InstanceType> Read()
    {
        using var stream = typeof(InstanceTypeCatalog).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is not embedded.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
            {
                yield return Parse(line.Split('\t'));
            }
        }
    }

    // c7g.large  2  4096  arm64  false  false  true  on-demand,spot  0.0725
    private static InstanceType Parse(string[] fields) => new(
        fields[0],
        int.Parse(fields[1], CultureInfo.InvariantCulture),
        int.Parse(fields[2], CultureInfo.InvariantCulture),
        fields[3],
        bool.Parse(fields[4]),
        bool.Parse(fields[5]),
        bool.Parse(fields[6]),
        fields[7].Split(','),
        decimal.Parse(fields[8], CultureInfo.InvariantCulture));
}
