using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace RunsFleet.Architecture.Tests;

/// <summary>The local world is a tool of its own: see docs/decisions/0085-the-local-world-is-a-tool-of-its-own.md.</summary>
public sealed partial class LocalWorldTests
{
    private static readonly IReadOnlyList<string> Projects = [.. Tree.Files("local", "*.csproj").Where(IsOfTheWorld)];
    private static readonly IReadOnlyList<string> Sources = [.. Tree.Files("local", "*.cs").Where(IsOfTheWorld)];

    [Fact]
    public void It_names_nothing_of_RunsFleet()
    {
        var files = Tree.Files("local", "*").Where(IsOfTheWorld).ToList();

        Assert.NotEmpty(files);
        Assert.DoesNotContain(files, file => OurName().IsMatch(Tree.Read(file)));
    }

    [Fact]
    public void AWS_and_GitHub_reference_the_core_only_and_the_core_nothing()
    {
        Assert.Equal(["LocalCloud", "LocalCloud.Aws", "LocalCloud.Core", "LocalCloud.GitHub"], Projects.Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));
        Assert.Empty(References("local/LocalCloud.Core/LocalCloud.Core.csproj"));
        Assert.Equal(["LocalCloud.Core"], References("local/LocalCloud.Aws/LocalCloud.Aws.csproj"));
        Assert.Equal(["LocalCloud.Core"], References("local/LocalCloud.GitHub/LocalCloud.GitHub.csproj"));
        Assert.Equal(["LocalCloud.Aws", "LocalCloud.Core", "LocalCloud.GitHub"], References("local/LocalCloud/LocalCloud.csproj"));
    }

    [Fact]
    public void Its_tests_reference_it_only()
    {
        var projects = Tree.Files("tests", "*.csproj").Where(project => project.StartsWith("tests/LocalCloud.", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(projects);
        Assert.All(projects.SelectMany(References), reference => Assert.StartsWith("LocalCloud", reference, StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_is_in_the_namespace_of_its_folder() => Assert.All(
        Sources.Where(file => !file.EndsWith("/Program.cs", StringComparison.Ordinal)),
        file => Assert.Contains($"\nnamespace {Path.GetDirectoryName(file)!.Replace('\\', '/')["local/".Length..].Replace('/', '.')};\n", $"\n{Tree.Read(file).ReplaceLineEndings("\n")}", StringComparison.Ordinal));

    [Fact]
    public void Its_log_messages_have_names_and_ids_from_20000_to_20999()
    {
        var events = Sources.SelectMany(file => Declaration().Matches(Tree.Read(file))).Select(match => (Id: int.Parse(match.Groups["id"].Value, CultureInfo.InvariantCulture), Name: match.Groups["name"].Value)).ToList();

        Assert.NotEmpty(events);
        Assert.Equal(Sources.Sum(file => Mention().Count(Tree.Read(file))), events.Count);
        Assert.All(events, e => Assert.InRange(e.Id, 20_000, 20_999));
        Assert.Equal(events.Count, events.DistinctBy(e => e.Id).Count());
        Assert.Equal(events.Count, events.DistinctBy(e => e.Name).Count());
    }

    private static bool IsOfTheWorld(string file) => file.StartsWith("local/LocalCloud", StringComparison.Ordinal);

    private static IEnumerable<string> References(string project) =>
        XDocument.Parse(Tree.Read(project)).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(((string)reference.Attribute("Include")!).Replace('\\', '/')))
            .Order(StringComparer.Ordinal);

    [GeneratedRegex("runs-?fleet", RegexOptions.IgnoreCase)]
    private static partial Regex OurName();

    [GeneratedRegex(@"\[LoggerMessage\(")]
    private static partial Regex Mention();

    // [LoggerMessage(20100, LogLevel.Error, "An AWS request failed ({Target})", EventName = "AwsRequestFailed")]
    [GeneratedRegex("""\[LoggerMessage\((?<id>\d+), LogLevel\.\w+, "(?:[^"\\]|\\.)+", EventName = "(?<name>[A-Z]\w+)"\)\]""")]
    private static partial Regex Declaration();
}
