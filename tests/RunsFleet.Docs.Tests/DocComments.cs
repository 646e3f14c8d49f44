using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace RunsFleet.Docs.Tests;

/// <summary>Summaries of options classes and their properties, from the XML files that the build writes beside the assemblies, as Markdown.</summary>
internal sealed partial class DocComments(IReadOnlyCollection<Type> options)
{
    private readonly Dictionary<Assembly, Dictionary<string, XElement>> _files = [];

    /// <summary>The summary of a class.</summary>
    public string Summary(Type type) => Read(type.Assembly, $"T:{type.FullName}");

    /// <summary>The summary of a property.</summary>
    public string Summary(PropertyInfo property) => Read(property.DeclaringType!.Assembly, $"P:{property.DeclaringType.FullName}.{property.Name}");

    private string Read(Assembly assembly, string member)
    {
        if (!_files.TryGetValue(assembly, out var members))
        {
            var file = XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml"));
            members = file.Descendants("member").ToDictionary(element => (string)element.Attribute("name")!);
            _files.Add(assembly, members);
        }

        return members.GetValueOrDefault(member)?.Element("summary") is { } summary
            ? Space().Replace(string.Concat(summary.Nodes().Select(Markdown)), " ").Trim().Replace("|", @"\|", StringComparison.Ordinal)
            : throw new InvalidOperationException($"{member} has no summary.");
    }

    private string Markdown(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => $"`{Variable(code.Value)}`",
        XElement { Name.LocalName: "see" } see => $"`{Referenced((string)see.Attribute("cref")!)}`",
        _ => throw new NotSupportedException($"The page cannot show {node}."),
    };

    // "P:RunsFleet.Fleet.FleetOptions.Lease" is Fleet__Lease.
    private string Referenced(string cref) =>
        options.FirstOrDefault(type => cref.StartsWith($"P:{type.FullName}.", StringComparison.Ordinal)) is { } type
            ? $"{Setting.SectionOf(type)}__{cref[(cref.LastIndexOf('.') + 1)..]}"
            : throw new NotSupportedException($"The page cannot show {cref}, which is no setting.");

    // "Drain:Deadline" is Drain__Deadline.
    private string Variable(string code) =>
        options.Any(type => code.StartsWith(Setting.SectionOf(type) + ":", StringComparison.Ordinal)) ? code.Replace(":", "__", StringComparison.Ordinal) : code;

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
